"""One submission in, one result out: in this process, in workers, on a cluster."""
