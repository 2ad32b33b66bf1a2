"""What every package of the library builds on, and the way of a request in and out."""
