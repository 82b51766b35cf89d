"""What `desk doctor` looks at: this machine and its processes, and what the provider was told."""
