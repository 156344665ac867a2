"""Answering the forms of organs above (上级报表): what a form asks for, what is carried over, counted, written and sent."""
