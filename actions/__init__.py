"""The dialogue: what the assistant asks, understands and answers. Rasa calls it; `desk` decides about tickets."""
