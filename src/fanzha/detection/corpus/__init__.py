"""A grammar of fraud and of its honest neighbours: texts to train and to measure on."""
