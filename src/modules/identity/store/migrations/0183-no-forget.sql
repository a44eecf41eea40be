-- A destruction empties every table that has a holder by itself (0201).
drop function identity.forget_holder(uuid);
