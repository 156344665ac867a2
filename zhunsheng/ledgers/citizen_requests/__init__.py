"""诉求办理台账: requests of citizens and own findings, grids, patrols, risks, receptions, centres and their intakes, practical matters, duty applications."""
