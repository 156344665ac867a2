"""权责管理台账: powers and their list, officers, certificates, examinations, skills."""
