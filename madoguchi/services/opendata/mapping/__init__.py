"""The map of the open data (地図): what is published and has a place, found by words, by place and by nearness."""
