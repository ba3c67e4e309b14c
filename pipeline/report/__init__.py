"""What a run shows people: a table at the end, and a picture of the funnel."""
