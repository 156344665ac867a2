"""Official documents (公文) as plain data, written as Word and PDF in the layout of GB/T 9704."""
