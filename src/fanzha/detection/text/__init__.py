"""Reading of Chinese fraud texts: normalisation, elements, typing."""
