"""What turns the functions into deployables. Not part of any of them."""
