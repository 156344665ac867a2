"""诉求办理台账: requests of citizens and own findings, grids, patrols, risks, receptions, intakes of centres,
practical matters, duty applications."""
