-- The newest touches of each customer. The inner select is answered from the index, the outer one looks its few rows up by id.
select t.id, t.customer_id, t.kind, t.area, t.source, t.at, t.title, t.amount_hundredths, t.currency, t.link, t.ticket_id, t.agent_id, t.data
from customers c
cross join touches t
where c.id in @Ids
and t.id in (
    select n.id
    from touches n
    where n.customer_id = c.id
    and (@All = 1 or n.ticket_id is null or exists (
        select 1
        from tickets k
        where k.id = n.ticket_id
        and (k.team_id is null or k.team_id in @TeamIds)))
    order by n.at desc, n.id desc
    limit @Size)
