"""Law as data: statutes and their dated rules, the working-day calendar, the clock algebra and the glossary.

Pure Python. This room imports nothing else of the house.
"""
