"""What analysis found, kept from one run to the next: only time is lost where it is not there."""
