-- The first schema. Instants are milliseconds since 1970-01-01 UTC; amounts are hundredths of a currency unit.

-- Last number given out, by name: ids (blocks), tickets, events.
create table counters (
    name text not null primary key,
    value integer not null
) strict;

-- Small documents of settings as JSON, by name.
create table settings (
    name text not null primary key,
    value text not null,
    version integer not null,
    updated_at integer not null
) strict;

create table teams (
    id integer not null primary key,
    name text not null,
    created_at integer not null,
    archived_at integer null
) strict;

create table agents (
    id integer not null primary key,
    email text not null,
    email_key text not null,  -- lower case, NFKC
    name text not null,
    role text not null check (role in ('agent', 'supervisor', 'administrator')),
    password_hash text null,  -- null: cannot sign in by password
    language text not null,
    time_zone text not null,
    failed_count integer not null default 0,  -- wrong passwords since the last right one
    locked_until integer null,
    created_at integer not null,
    deactivated_at integer null
) strict;
create unique index ux_agents_email on agents (email_key);

create table agent_teams (
    agent_id integer not null references agents (id),
    team_id integer not null references teams (id),
    primary key (agent_id, team_id)
) strict, without rowid;
create index ix_agent_teams_team on agent_teams (team_id, agent_id);

-- Signed-in browsers. Only a hash of the cookie is kept.
create table sessions (
    id integer not null primary key,
    agent_id integer not null references agents (id),
    token_hash text not null,
    created_at integer not null,
    last_seen_at integer not null,
    expires_at integer not null,
    address text not null,  -- of the sign-in
    user_agent text not null,
    revoked_at integer null
) strict;
create unique index ux_sessions_token on sessions (token_hash);
create index ix_sessions_agent on sessions (agent_id, created_at);

-- Keys for programs. Only a hash is kept.
create table api_tokens (
    id integer not null primary key,
    name text not null,
    token_hash text not null,
    hint text not null,  -- its last characters, to tell keys apart
    scopes text not null,  -- separated by blanks
    created_by integer not null references agents (id),
    created_at integer not null,
    last_used_at integer null,
    expires_at integer null,
    revoked_at integer null
) strict;
create unique index ux_api_tokens_token on api_tokens (token_hash);

-- One configured account of a channel: a mailbox, a number, a widget.
create table channel_accounts (
    id integer not null primary key,
    channel text not null,  -- key of the adapter
    account_key text not null,  -- unguessable, part of public addresses
    name text not null,
    team_id integer null references teams (id),  -- new tickets go there
    settings text not null,  -- JSON, without secrets
    secrets text not null,  -- JSON, each value encrypted
    patience_seconds integer null,  -- null: the channel's own
    enabled integer not null check (enabled in (0, 1)),
    version integer not null,
    created_at integer not null,
    poll_cursor text null,
    last_success_at integer null,
    last_error_at integer null,
    last_error text null
) strict;
create unique index ux_channel_accounts_key on channel_accounts (account_key);

-- Every delivery as it came, kept until long after it was read.
create table envelopes (
    id integer not null primary key,
    account_id integer not null references channel_accounts (id),
    dedupe_key text not null,
    received_at integer not null,
    content_type text not null,
    headers text not null,  -- JSON
    files text not null,  -- JSON: files already in the attachment store
    body blob not null,
    state text not null check (state in ('new', 'done', 'ignored', 'quarantined')),
    attempts integer not null default 0,
    next_attempt_at integer not null,
    claimed_by text null,
    claimed_until integer null,
    outcome text null,  -- reason of ignoring, or the error in plain words
    processed_at integer null
) strict;
create unique index ux_envelopes_dedupe on envelopes (account_id, dedupe_key);
create index ix_envelopes_new on envelopes (next_attempt_at, id) where state = 'new';
create index ix_envelopes_quarantined on envelopes (received_at, id) where state = 'quarantined';

create table companies (
    id integer not null primary key,
    name text not null,
    name_key text not null,  -- NFKC, lower case, single blanks
    domain text null,
    external_id text null,
    created_at integer not null,
    version integer not null
) strict;
create unique index ux_companies_external on companies (external_id) where external_id is not null;
create index ix_companies_name on companies (name_key, id);

-- A person we serve. Sums are kept by delta with each deal, order and touch.
create table customers (
    id integer not null primary key,
    name text not null,
    name_key text not null,
    company_id integer null references companies (id),
    email text null,  -- to write to; identities decide who somebody is
    phone text null,
    language text null,
    time_zone text null,
    title text null,
    notes text null,
    external_id text null,  -- in the shop, CRM or site
    merged_into integer null,  -- the customer this one became
    lifetime_hundredths integer not null default 0,  -- hundredths of the desk's currency
    orders_count integer not null default 0,
    open_deals_hundredths integer not null default 0,
    open_deals_count integer not null default 0,
    tickets_count integer not null default 0,
    last_mood real null,  -- of the last message
    nps integer null,  -- last answer, 0..10
    csat integer null,  -- last answer, 1..5
    last_seen_at integer null,
    created_at integer not null,
    version integer not null
) strict;
create unique index ux_customers_external on customers (external_id) where external_id is not null;
create index ix_customers_name on customers (name_key, id);
create index ix_customers_company on customers (company_id, id);
create index ix_customers_value on customers (lifetime_hundredths, id);
create index ix_customers_seen on customers (last_seen_at, id);

-- What a customer is found by: the words of the name, addresses, telephone digits; each normalised and searched by prefix.
create table customer_words (
    word text not null,
    customer_id integer not null references customers (id),
    primary key (word, customer_id)
) strict, without rowid;
create index ix_customer_words_customer on customer_words (customer_id, word);

-- An address of a customer on a kind of channel.
create table identities (
    id integer not null primary key,
    customer_id integer not null references customers (id),
    kind text not null,
    address_key text not null,  -- normalised by kind
    address text not null,  -- as written, to answer to
    name text null,
    verified integer not null check (verified in (0, 1)),
    created_at integer not null,
    blocked_at integer null
) strict;
create unique index ux_identities_address on identities (kind, address_key);
create index ix_identities_customer on identities (customer_id);

-- Enough to undo a merge exactly.
create table customer_merges (
    id integer not null primary key,
    kept_id integer not null references customers (id),
    merged_id integer not null references customers (id),
    merged_by integer null references agents (id),
    merged_at integer not null,
    moved text not null,  -- JSON: which rows moved, what was overwritten
    undone_at integer null,
    undone_by integer null references agents (id)
) strict;
create index ix_customer_merges_kept on customer_merges (kept_id, merged_at);

-- One timeline a customer: sales, marketing, visits, surveys, by hand. What happens in tickets joins it as touches too.
create table touches (
    id integer not null primary key,
    customer_id integer not null references customers (id),
    kind text not null,  -- deal.stage, order.placed, campaign.opened, page.visited, survey.answered, ticket.opened ...
    area text not null check (area in ('sales', 'marketing', 'support', 'survey', 'visit', 'note')),
    source text not null,  -- who told us: csv, api, webhook:<key>, desk
    external_id text not null,  -- unique within the source
    at integer not null,
    title text not null,
    amount_hundredths integer null,
    currency text null,
    link text null,
    ticket_id integer null,
    deal_id integer null,
    order_id integer null,
    agent_id integer null,
    data text null,  -- JSON, shown on unfolding
    created_at integer not null
) strict;
create unique index ux_touches_external on touches (source, external_id);
create index ix_touches_customer on touches (customer_id, at, id);
create index ix_touches_customer_area on touches (customer_id, area, at, id);

create table deals (
    id integer not null primary key,
    customer_id integer not null references customers (id),
    source text not null,
    external_id text not null,
    title text not null,
    stage text not null,
    state text not null check (state in ('open', 'won', 'lost')),
    amount_hundredths integer not null,
    currency text not null,
    base_hundredths integer not null,  -- in the desk's currency
    close_on text null,  -- yyyy-mm-dd
    owner text null,
    created_at integer not null,
    updated_at integer not null
) strict;
create unique index ux_deals_external on deals (source, external_id);
create index ix_deals_customer on deals (customer_id, state);

create table orders (
    id integer not null primary key,
    customer_id integer not null references customers (id),
    source text not null,
    external_id text not null,
    number text not null,
    state text not null check (state in ('placed', 'paid', 'shipped', 'delivered', 'cancelled', 'returned')),
    amount_hundredths integer not null,
    currency text not null,
    base_hundredths integer not null,
    placed_at integer not null,
    updated_at integer not null,
    items text null,  -- JSON
    link text null
) strict;
create unique index ux_orders_external on orders (source, external_id);
create index ix_orders_customer on orders (customer_id, placed_at);

create table import_jobs (
    id integer not null primary key,
    kind text not null,  -- customers, deals, orders, touches
    source text not null,
    file_name text not null,
    sha256 text not null,  -- of the file in the attachment store
    mapping text not null,  -- JSON: column -> field
    state text not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
    total integer not null default 0,
    done integer not null default 0,
    created_rows integer not null default 0,
    updated_rows integer not null default 0,
    failed_rows integer not null default 0,
    created_by integer null references agents (id),
    created_at integer not null,
    claimed_by text null,
    claimed_until integer null,
    finished_at integer null,
    error text null
) strict;
create index ix_import_jobs_created on import_jobs (created_at, id);

create table import_errors (
    job_id integer not null references import_jobs (id),
    row_number integer not null,  -- as in the file, the header is 1
    field text null,
    code text not null,
    message text not null,
    raw text not null,
    primary key (job_id, row_number)
) strict, without rowid;

-- Saved filters over customers.
create table segments (
    id integer not null primary key,
    name text not null,
    filter text not null,  -- JSON
    shared integer not null check (shared in (0, 1)),
    created_by integer not null references agents (id),
    created_at integer not null,
    version integer not null
) strict;

-- One conversation with one customer. answer_by and rank are written when something happens, never by the passing of time.
create table tickets (
    id integer not null primary key,  -- the number people use
    account_id integer not null references channel_accounts (id),
    channel text not null,
    identity_id integer not null references identities (id),  -- whom answers go to
    customer_id integer not null references customers (id),
    conversation_key text null,  -- the provider's own id of the conversation
    subject text not null,
    status text not null check (status in ('open', 'snoozed', 'resolved', 'spam', 'trash')),
    waiting integer not null check (waiting in (0, 1)),  -- the customer waits for us
    waiting_since integer null,
    team_id integer null references teams (id),
    assignee_id integer null references agents (id),
    language text not null,
    mood real not null default 0,  -- of the last customer message, -1..1
    previous_mood real null,
    urgency real not null default 0,  -- 0..3, highest of the messages still waiting
    mood_corrected_by integer null references agents (id),
    answer_by integer null,  -- while waiting
    sla_due integer null,
    rank integer not null,  -- answer_by while waiting; else far behind, latest activity first. See TicketRank
    reasons text not null,  -- JSON: the priority's reasons
    patience_seconds integer not null,
    contacts integer not null default 1,  -- contacts of this customer in the week before it opened, this one included
    snippet text not null,
    last_author text not null check (last_author in ('customer', 'agent', 'system')),
    message_count integer not null default 0,
    last_message_at integer not null,
    first_answered_at integer null,
    snoozed_until integer null,
    resolved_at integer null,
    version integer not null,  -- grows with every change
    customer_version integer not null,  -- grows with every customer message; a reply names it
    created_at integer not null,
    updated_at integer not null
) strict;
create index ix_tickets_status_rank on tickets (status, rank, id);
create index ix_tickets_team_rank on tickets (team_id, status, rank, id);
create index ix_tickets_assignee_rank on tickets (assignee_id, status, rank, id);
create index ix_tickets_team_assignee_rank on tickets (team_id, assignee_id, status, rank, id);
create index ix_tickets_customer on tickets (customer_id, last_message_at, id);
create index ix_tickets_identity on tickets (identity_id, account_id, status, last_message_at);
create index ix_tickets_conversation on tickets (account_id, conversation_key) where conversation_key is not null;
create index ix_tickets_waiting on tickets (waiting_since, id) where waiting = 1 and status = 'open';
create index ix_tickets_snoozed on tickets (snoozed_until, id) where status = 'snoozed';

-- Who may write into a ticket besides the requester.
create table ticket_participants (
    ticket_id integer not null references tickets (id),
    identity_id integer not null references identities (id),
    added_at integer not null,
    primary key (ticket_id, identity_id)
) strict, without rowid;

create table ticket_tags (
    ticket_id integer not null references tickets (id),
    tag text not null,
    primary key (ticket_id, tag)
) strict, without rowid;
create index ix_ticket_tags_tag on ticket_tags (tag, ticket_id);

create table messages (
    id integer not null primary key,
    ticket_id integer not null references tickets (id),
    seq integer not null,  -- 1, 2, 3 within the ticket
    kind text not null check (kind in ('customer', 'agent', 'note', 'system')),
    account_id integer not null references channel_accounts (id),
    external_id text null,  -- the provider's id, in or out
    client_id text null,  -- made by the sender's browser, so that a second click is no second message
    identity_id integer null references identities (id),
    customer_id integer null,
    agent_id integer null references agents (id),
    at integer not null,
    text text not null,
    html text null,  -- sanitised
    quoted text null,
    language text null,
    mood real null,
    urgency real null,
    reading text null,  -- JSON: emotions and reasons as spans of text
    automatic integer not null check (automatic in (0, 1)),
    delivery text null check (delivery in ('queued', 'sending', 'sent', 'delivered', 'read', 'bounced', 'failed')),
    delivery_note text null,
    facts text null,  -- JSON
    created_at integer not null
) strict;
create unique index ux_messages_seq on messages (ticket_id, seq);
create unique index ux_messages_external on messages (account_id, external_id) where external_id is not null;
create unique index ux_messages_client on messages (client_id) where client_id is not null;
create index ix_messages_customer on messages (customer_id, at) where customer_id is not null;

create table attachments (
    id integer not null primary key,
    message_id integer not null references messages (id),
    ticket_id integer not null references tickets (id),
    file_name text not null,
    content_type text not null,
    size_bytes integer not null,
    sha256 text not null,  -- names the file in the attachment store
    content_id text null,
    created_at integer not null
) strict;
create index ix_attachments_message on attachments (message_id);
create index ix_attachments_sha on attachments (sha256);

-- Messages on their way out, in order within a ticket.
create table outbound (
    id integer not null primary key,
    message_id integer not null references messages (id),
    message_seq integer not null,  -- the order within the ticket
    ticket_id integer not null references tickets (id),
    account_id integer not null references channel_accounts (id),
    state text not null check (state in ('waiting', 'sent', 'dead', 'cancelled')),
    attempts integer not null default 0,
    next_attempt_at integer not null,
    part integer not null default 0,  -- how many pieces of a split text are out
    claimed_by text null,
    claimed_until integer null,
    error_code text null,
    error text null,
    created_at integer not null,
    finished_at integer null
) strict;
create unique index ux_outbound_message on outbound (message_id);
create index ix_outbound_due on outbound (next_attempt_at, id) where state = 'waiting';
create index ix_outbound_ticket on outbound (ticket_id, message_seq) where state = 'waiting';
create index ix_outbound_dead on outbound (finished_at, id) where state = 'dead';

-- The pieces of a text that was too long for one message. A message that went out whole has none.
create table outbound_parts (
    message_id integer not null references messages (id),
    part integer not null,  -- 0, 1, 2
    account_id integer not null references channel_accounts (id),
    external_id text not null,
    delivery text not null check (delivery in ('sent', 'delivered', 'read', 'bounced', 'failed')),
    primary key (message_id, part)
) strict, without rowid;
create unique index ux_outbound_parts_external on outbound_parts (account_id, external_id);

-- What happened, numbered without gaps in the order of commits.
create table events (
    seq integer not null primary key,
    type text not null,
    at integer not null,
    ticket_id integer null,
    customer_id integer null,
    team_id integer null,  -- who may see it
    previous_team_id integer null,
    agent_id integer null,  -- who did it
    data text not null  -- JSON
) strict;
create index ix_events_ticket on events (ticket_id, seq) where ticket_id is not null;
create index ix_events_customer on events (customer_id, seq) where customer_id is not null;

-- How far each lasting subscriber has come.
create table event_positions (
    name text not null primary key,
    seq integer not null,
    claimed_by text null,
    claimed_until integer null
) strict;

-- Live tickets counted by delta; a view adds up the rows it covers. 0 stands for nobody.
create table queue_counts (
    team_id integer not null,
    assignee_id integer not null,
    account_id integer not null,
    status text not null,
    waiting integer not null check (waiting in (0, 1)),
    negative integer not null check (negative in (0, 1)),
    count integer not null,
    primary key (team_id, assignee_id, account_id, status, waiting, negative)
) strict, without rowid;

insert into counters (name, value) values ('ids', 0);
insert into counters (name, value) values ('tickets', 0);
insert into counters (name, value) values ('events', 0);
