"""What holds for messages to people whatever they are about: the gateway they leave by, how often, and when not."""
