"""The demo's made-up year: who, what and when. Told by calling the same actions that people call."""
