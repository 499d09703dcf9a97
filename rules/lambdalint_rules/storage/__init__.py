"""Where the code lives in S3, and whether Lambda can go on reading it there."""
