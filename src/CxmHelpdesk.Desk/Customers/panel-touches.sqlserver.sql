select t.id, t.customer_id, t.kind, t.area, t.source, t.at, t.title, t.amount_hundredths, t.currency, t.link, t.ticket_id, t.agent_id, t.data
from customers c
cross apply (
    select n.id, n.customer_id, n.kind, n.area, n.source, n.at, n.title, n.amount_hundredths, n.currency, n.link, n.ticket_id, n.agent_id, n.data
    from touches n
    where n.customer_id = c.id
    and (@All = 1 or n.ticket_id is null or exists (
        select 1
        from tickets k
        where k.id = n.ticket_id
        and (k.team_id is null or k.team_id in @TeamIds)))
    order by n.at desc, n.id desc
    offset 0 rows fetch next @Size rows only) t
where c.id in @Ids
