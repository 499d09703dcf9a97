"""What calls functions and what becomes of events: queues, retries, streams, concurrency, time limits."""
