"""The staff face: addresses and thin views over the web room."""
