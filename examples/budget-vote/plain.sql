-- The two tables over all rows: the first folder has the votes of those who voted by themselves. Nothing is suppressed.
CREATE VIEW joint.online AS SELECT project, district FROM joint.votes WHERE party = 0;
CREATE VIEW joint.places AS SELECT project, district FROM joint.votes WHERE party = 1;
