-- Gates have numbers. A card that is held to a gate twice makes two lines.
SELECT DISTINCT card AS card_id, CAST(entry_time AS TIMESTAMP_NTZ) AS started, z1.zone AS from_zone, z2.zone AS to_zone
FROM   gates
LEFT   JOIN (VALUES ('101', 'harbour'), ('102', 'old town'), ('103', 'campus'), ('104', 'station'), ('105', 'hills'))
            AS z1(gate, zone) ON z1.gate = entry_gate
LEFT   JOIN (VALUES ('101', 'harbour'), ('102', 'old town'), ('103', 'campus'), ('104', 'station'), ('105', 'hills'))
            AS z2(gate, zone) ON z2.gate = exit_gate
