-- A number of documents or of lines would tell representatives that there is something hidden from them (R13), and the person
-- that something waits to be announced (R34). The column stays, since the form of a commitment names it.
alter table audit.line add constraint line_counts_nothing check (count is null) not valid;
