"""What can be wrong with the network of a function, and with the file systems that it reaches through it."""
