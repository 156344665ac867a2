"""Drawing: the page vocabulary becomes lists, pages of a matter, forms. Shared by the faces."""
