"""Each process of ours, as a module that runs by itself and imports only its own door."""
