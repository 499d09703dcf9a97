"""House policies: what many teams want of every function and many do not. All opt-in."""
