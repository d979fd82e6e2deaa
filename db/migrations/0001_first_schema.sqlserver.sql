-- The first schema. Instants are milliseconds since 1970-01-01 UTC; amounts are hundredths of a currency unit.

-- Last number given out, by name: ids (blocks), tickets, events.
create table counters (
    name nvarchar(60) collate Latin1_General_100_BIN2 not null primary key,
    value bigint not null
);

-- Small documents of settings as JSON, by name.
create table settings (
    name nvarchar(60) collate Latin1_General_100_BIN2 not null primary key,
    value nvarchar(max) not null,
    version bigint not null,
    updated_at bigint not null
);

create table teams (
    id bigint not null primary key,
    name nvarchar(120) not null,
    created_at bigint not null,
    archived_at bigint null
);

create table agents (
    id bigint not null primary key,
    email nvarchar(254) not null,
    email_key nvarchar(254) collate Latin1_General_100_BIN2 not null,  -- lower case, NFKC
    name nvarchar(120) not null,
    role nvarchar(20) collate Latin1_General_100_BIN2 not null check (role in ('agent', 'supervisor', 'administrator')),
    password_hash nvarchar(200) null,  -- null: cannot sign in by password
    language nvarchar(8) collate Latin1_General_100_BIN2 not null,
    time_zone nvarchar(60) collate Latin1_General_100_BIN2 not null,
    failed_count bigint not null default 0,  -- wrong passwords since the last right one
    locked_until bigint null,
    created_at bigint not null,
    deactivated_at bigint null
);
create unique index ux_agents_email on agents (email_key);

create table agent_teams (
    agent_id bigint not null references agents (id),
    team_id bigint not null references teams (id),
    primary key (agent_id, team_id)
);
create index ix_agent_teams_team on agent_teams (team_id, agent_id);

-- Signed-in browsers. Only a hash of the cookie is kept.
create table sessions (
    id bigint not null primary key,
    agent_id bigint not null references agents (id),
    token_hash nvarchar(64) collate Latin1_General_100_BIN2 not null,
    created_at bigint not null,
    last_seen_at bigint not null,
    expires_at bigint not null,
    address nvarchar(60) not null,  -- of the sign-in
    user_agent nvarchar(300) not null,
    revoked_at bigint null
);
create unique index ux_sessions_token on sessions (token_hash);
create index ix_sessions_agent on sessions (agent_id, created_at);

-- Keys for programs. Only a hash is kept.
create table api_tokens (
    id bigint not null primary key,
    name nvarchar(120) not null,
    token_hash nvarchar(64) collate Latin1_General_100_BIN2 not null,
    hint nvarchar(12) collate Latin1_General_100_BIN2 not null,  -- its last characters, to tell keys apart
    scopes nvarchar(300) collate Latin1_General_100_BIN2 not null,  -- separated by blanks
    created_by bigint not null references agents (id),
    created_at bigint not null,
    last_used_at bigint null,
    expires_at bigint null,
    revoked_at bigint null
);
create unique index ux_api_tokens_token on api_tokens (token_hash);

-- One configured account of a channel: a mailbox, a number, a widget.
create table channel_accounts (
    id bigint not null primary key,
    channel nvarchar(40) collate Latin1_General_100_BIN2 not null,  -- key of the adapter
    account_key nvarchar(64) collate Latin1_General_100_BIN2 not null,  -- unguessable, part of public addresses
    name nvarchar(120) not null,
    team_id bigint null references teams (id),  -- new tickets go there
    settings nvarchar(max) not null,  -- JSON, without secrets
    secrets nvarchar(max) not null,  -- JSON, each value encrypted
    patience_seconds bigint null,  -- null: the channel's own
    enabled bit not null,
    version bigint not null,
    created_at bigint not null,
    poll_cursor nvarchar(400) null,
    last_success_at bigint null,
    last_error_at bigint null,
    last_error nvarchar(1000) null
);
create unique index ux_channel_accounts_key on channel_accounts (account_key);

-- Every delivery as it came, kept until long after it was read.
create table envelopes (
    id bigint not null primary key,
    account_id bigint not null references channel_accounts (id),
    dedupe_key nvarchar(200) collate Latin1_General_100_BIN2 not null,
    received_at bigint not null,
    content_type nvarchar(100) collate Latin1_General_100_BIN2 not null,
    headers nvarchar(max) not null,  -- JSON
    files nvarchar(max) not null,  -- JSON: files already in the attachment store
    body varbinary(max) not null,
    state nvarchar(20) collate Latin1_General_100_BIN2 not null check (state in ('new', 'done', 'ignored', 'quarantined')),
    attempts bigint not null default 0,
    next_attempt_at bigint not null,
    claimed_by nvarchar(40) collate Latin1_General_100_BIN2 null,
    claimed_until bigint null,
    outcome nvarchar(1000) null,  -- reason of ignoring, or the error in plain words
    processed_at bigint null
);
create unique index ux_envelopes_dedupe on envelopes (account_id, dedupe_key);
create index ix_envelopes_new on envelopes (next_attempt_at, id) where state = 'new';
create index ix_envelopes_quarantined on envelopes (received_at, id) where state = 'quarantined';

create table companies (
    id bigint not null primary key,
    name nvarchar(200) not null,
    name_key nvarchar(200) collate Latin1_General_100_BIN2 not null,  -- NFKC, lower case, single blanks
    domain nvarchar(200) collate Latin1_General_100_BIN2 null,
    external_id nvarchar(200) collate Latin1_General_100_BIN2 null,
    created_at bigint not null,
    version bigint not null
);
create unique index ux_companies_external on companies (external_id) where external_id is not null;
create index ix_companies_name on companies (name_key, id);

-- A person we serve. Sums are kept by delta with each deal, order and touch.
create table customers (
    id bigint not null primary key,
    name nvarchar(200) not null,
    name_key nvarchar(200) collate Latin1_General_100_BIN2 not null,
    company_id bigint null references companies (id),
    email nvarchar(254) null,  -- to write to; identities decide who somebody is
    phone nvarchar(40) null,
    language nvarchar(8) collate Latin1_General_100_BIN2 null,
    time_zone nvarchar(60) collate Latin1_General_100_BIN2 null,
    title nvarchar(120) null,
    notes nvarchar(max) null,
    external_id nvarchar(200) collate Latin1_General_100_BIN2 null,  -- in the shop, CRM or site
    merged_into bigint null,  -- the customer this one became
    lifetime_hundredths bigint not null default 0,  -- hundredths of the desk's currency
    orders_count bigint not null default 0,
    open_deals_hundredths bigint not null default 0,
    open_deals_count bigint not null default 0,
    tickets_count bigint not null default 0,
    last_mood float null,  -- of the last message
    nps bigint null,  -- last answer, 0..10
    csat bigint null,  -- last answer, 1..5
    last_seen_at bigint null,
    created_at bigint not null,
    version bigint not null
);
create unique index ux_customers_external on customers (external_id) where external_id is not null;
create index ix_customers_name on customers (name_key, id);
create index ix_customers_company on customers (company_id, id);
create index ix_customers_value on customers (lifetime_hundredths, id);
create index ix_customers_seen on customers (last_seen_at, id);

-- What a customer is found by: the words of the name, addresses, telephone digits; each normalised and searched by prefix.
create table customer_words (
    word nvarchar(100) collate Latin1_General_100_BIN2 not null,
    customer_id bigint not null references customers (id),
    primary key (word, customer_id)
);
create index ix_customer_words_customer on customer_words (customer_id, word);

-- An address of a customer on a kind of channel.
create table identities (
    id bigint not null primary key,
    customer_id bigint not null references customers (id),
    kind nvarchar(40) collate Latin1_General_100_BIN2 not null,
    address_key nvarchar(300) collate Latin1_General_100_BIN2 not null,  -- normalised by kind
    address nvarchar(300) not null,  -- as written, to answer to
    name nvarchar(200) null,
    verified bit not null,
    created_at bigint not null,
    blocked_at bigint null
);
create unique index ux_identities_address on identities (kind, address_key);
create index ix_identities_customer on identities (customer_id);

-- Enough to undo a merge exactly.
create table customer_merges (
    id bigint not null primary key,
    kept_id bigint not null references customers (id),
    merged_id bigint not null references customers (id),
    merged_by bigint null references agents (id),
    merged_at bigint not null,
    moved nvarchar(max) not null,  -- JSON: which rows moved, what was overwritten
    undone_at bigint null,
    undone_by bigint null references agents (id)
);
create index ix_customer_merges_kept on customer_merges (kept_id, merged_at);

-- One timeline a customer: sales, marketing, visits, surveys, by hand. What happens in tickets joins it as touches too.
create table touches (
    id bigint not null primary key,
    customer_id bigint not null references customers (id),
    kind nvarchar(40) collate Latin1_General_100_BIN2 not null,  -- deal.stage, order.placed, campaign.opened, page.visited, survey.answered, ticket.opened ...
    area nvarchar(20) collate Latin1_General_100_BIN2 not null check (area in ('sales', 'marketing', 'support', 'survey', 'visit', 'note')),
    source nvarchar(60) collate Latin1_General_100_BIN2 not null,  -- who told us: csv, api, webhook:<key>, desk
    external_id nvarchar(200) collate Latin1_General_100_BIN2 not null,  -- unique within the source
    at bigint not null,
    title nvarchar(300) not null,
    amount_hundredths bigint null,
    currency nvarchar(3) collate Latin1_General_100_BIN2 null,
    link nvarchar(1000) null,
    ticket_id bigint null,
    deal_id bigint null,
    order_id bigint null,
    agent_id bigint null,
    data nvarchar(max) null,  -- JSON, shown on unfolding
    created_at bigint not null
);
create unique index ux_touches_external on touches (source, external_id);
create index ix_touches_customer on touches (customer_id, at, id);
create index ix_touches_customer_area on touches (customer_id, area, at, id);

create table deals (
    id bigint not null primary key,
    customer_id bigint not null references customers (id),
    source nvarchar(60) collate Latin1_General_100_BIN2 not null,
    external_id nvarchar(200) collate Latin1_General_100_BIN2 not null,
    title nvarchar(300) not null,
    stage nvarchar(60) collate Latin1_General_100_BIN2 not null,
    state nvarchar(10) collate Latin1_General_100_BIN2 not null check (state in ('open', 'won', 'lost')),
    amount_hundredths bigint not null,
    currency nvarchar(3) collate Latin1_General_100_BIN2 not null,
    base_hundredths bigint not null,  -- in the desk's currency
    close_on nvarchar(10) collate Latin1_General_100_BIN2 null,  -- yyyy-mm-dd
    owner nvarchar(120) null,
    created_at bigint not null,
    updated_at bigint not null
);
create unique index ux_deals_external on deals (source, external_id);
create index ix_deals_customer on deals (customer_id, state);

create table orders (
    id bigint not null primary key,
    customer_id bigint not null references customers (id),
    source nvarchar(60) collate Latin1_General_100_BIN2 not null,
    external_id nvarchar(200) collate Latin1_General_100_BIN2 not null,
    number nvarchar(60) collate Latin1_General_100_BIN2 not null,
    state nvarchar(20) collate Latin1_General_100_BIN2 not null check (state in ('placed', 'paid', 'shipped', 'delivered', 'cancelled', 'returned')),
    amount_hundredths bigint not null,
    currency nvarchar(3) collate Latin1_General_100_BIN2 not null,
    base_hundredths bigint not null,
    placed_at bigint not null,
    updated_at bigint not null,
    items nvarchar(max) null,  -- JSON
    link nvarchar(1000) null
);
create unique index ux_orders_external on orders (source, external_id);
create index ix_orders_customer on orders (customer_id, placed_at);

create table import_jobs (
    id bigint not null primary key,
    kind nvarchar(30) collate Latin1_General_100_BIN2 not null,  -- customers, deals, orders, touches
    source nvarchar(60) collate Latin1_General_100_BIN2 not null,
    file_name nvarchar(200) not null,
    sha256 nvarchar(64) collate Latin1_General_100_BIN2 not null,  -- of the file in the attachment store
    mapping nvarchar(max) not null,  -- JSON: column -> field
    state nvarchar(20) collate Latin1_General_100_BIN2 not null check (state in ('waiting', 'running', 'done', 'failed', 'cancelled')),
    total bigint not null default 0,
    done bigint not null default 0,
    created_rows bigint not null default 0,
    updated_rows bigint not null default 0,
    failed_rows bigint not null default 0,
    created_by bigint null references agents (id),
    created_at bigint not null,
    claimed_by nvarchar(40) collate Latin1_General_100_BIN2 null,
    claimed_until bigint null,
    finished_at bigint null,
    error nvarchar(1000) null
);
create index ix_import_jobs_created on import_jobs (created_at, id);

create table import_errors (
    job_id bigint not null references import_jobs (id),
    row_number bigint not null,  -- as in the file, the header is 1
    field nvarchar(60) collate Latin1_General_100_BIN2 null,
    code nvarchar(60) collate Latin1_General_100_BIN2 not null,
    message nvarchar(500) not null,
    raw nvarchar(max) not null,
    primary key (job_id, row_number)
);

-- Saved filters over customers.
create table segments (
    id bigint not null primary key,
    name nvarchar(120) not null,
    filter nvarchar(max) not null,  -- JSON
    shared bit not null,
    created_by bigint not null references agents (id),
    created_at bigint not null,
    version bigint not null
);

-- One conversation with one customer. answer_by and rank are written when something happens, never by the passing of time.
create table tickets (
    id bigint not null primary key,  -- the number people use
    account_id bigint not null references channel_accounts (id),
    channel nvarchar(40) collate Latin1_General_100_BIN2 not null,
    identity_id bigint not null references identities (id),  -- whom answers go to
    customer_id bigint not null references customers (id),
    conversation_key nvarchar(300) collate Latin1_General_100_BIN2 null,  -- the provider's own id of the conversation
    subject nvarchar(400) not null,
    status nvarchar(20) collate Latin1_General_100_BIN2 not null check (status in ('open', 'snoozed', 'resolved', 'spam', 'trash')),
    waiting bit not null,  -- the customer waits for us
    waiting_since bigint null,
    team_id bigint null references teams (id),
    assignee_id bigint null references agents (id),
    language nvarchar(8) collate Latin1_General_100_BIN2 not null,
    mood float not null default 0,  -- of the last customer message, -1..1
    previous_mood float null,
    urgency float not null default 0,  -- 0..3, highest of the messages still waiting
    mood_corrected_by bigint null references agents (id),
    answer_by bigint null,  -- while waiting
    sla_due bigint null,
    rank bigint not null,  -- answer_by while waiting; else far behind, latest activity first. See TicketRank
    reasons nvarchar(max) not null,  -- JSON: the priority's reasons
    patience_seconds bigint not null,
    contacts bigint not null default 1,  -- contacts of this customer in the week before it opened, this one included
    snippet nvarchar(200) not null,
    last_author nvarchar(10) collate Latin1_General_100_BIN2 not null check (last_author in ('customer', 'agent', 'system')),
    message_count bigint not null default 0,
    last_message_at bigint not null,
    first_answered_at bigint null,
    snoozed_until bigint null,
    resolved_at bigint null,
    version bigint not null,  -- grows with every change
    customer_version bigint not null,  -- grows with every customer message; a reply names it
    created_at bigint not null,
    updated_at bigint not null
);
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
    ticket_id bigint not null references tickets (id),
    identity_id bigint not null references identities (id),
    added_at bigint not null,
    primary key (ticket_id, identity_id)
);

create table ticket_tags (
    ticket_id bigint not null references tickets (id),
    tag nvarchar(60) collate Latin1_General_100_BIN2 not null,
    primary key (ticket_id, tag)
);
create index ix_ticket_tags_tag on ticket_tags (tag, ticket_id);

create table messages (
    id bigint not null primary key,
    ticket_id bigint not null references tickets (id),
    seq bigint not null,  -- 1, 2, 3 within the ticket
    kind nvarchar(10) collate Latin1_General_100_BIN2 not null check (kind in ('customer', 'agent', 'note', 'system')),
    account_id bigint not null references channel_accounts (id),
    external_id nvarchar(400) collate Latin1_General_100_BIN2 null,  -- the provider's id, in or out
    client_id nvarchar(60) collate Latin1_General_100_BIN2 null,  -- made by the sender's browser, so that a second click is no second message
    identity_id bigint null references identities (id),
    customer_id bigint null,
    agent_id bigint null references agents (id),
    at bigint not null,
    text nvarchar(max) not null,
    html nvarchar(max) null,  -- sanitised
    quoted nvarchar(max) null,
    language nvarchar(8) collate Latin1_General_100_BIN2 null,
    mood float null,
    urgency float null,
    reading nvarchar(max) null,  -- JSON: emotions and reasons as spans of text
    automatic bit not null,
    delivery nvarchar(20) collate Latin1_General_100_BIN2 null check (delivery in ('queued', 'sending', 'sent', 'delivered', 'read', 'bounced', 'failed')),
    delivery_note nvarchar(500) null,
    facts nvarchar(max) null,  -- JSON
    created_at bigint not null
);
create unique index ux_messages_seq on messages (ticket_id, seq);
create unique index ux_messages_external on messages (account_id, external_id) where external_id is not null;
create unique index ux_messages_client on messages (client_id) where client_id is not null;
create index ix_messages_customer on messages (customer_id, at) where customer_id is not null;

create table attachments (
    id bigint not null primary key,
    message_id bigint not null references messages (id),
    ticket_id bigint not null references tickets (id),
    file_name nvarchar(255) not null,
    content_type nvarchar(100) collate Latin1_General_100_BIN2 not null,
    size_bytes bigint not null,
    sha256 nvarchar(64) collate Latin1_General_100_BIN2 not null,  -- names the file in the attachment store
    content_id nvarchar(200) collate Latin1_General_100_BIN2 null,
    created_at bigint not null
);
create index ix_attachments_message on attachments (message_id);
create index ix_attachments_sha on attachments (sha256);

-- Messages on their way out, in order within a ticket.
create table outbound (
    id bigint not null primary key,
    message_id bigint not null references messages (id),
    message_seq bigint not null,  -- the order within the ticket
    ticket_id bigint not null references tickets (id),
    account_id bigint not null references channel_accounts (id),
    state nvarchar(20) collate Latin1_General_100_BIN2 not null check (state in ('waiting', 'sent', 'dead', 'cancelled')),
    attempts bigint not null default 0,
    next_attempt_at bigint not null,
    part bigint not null default 0,  -- how many pieces of a split text are out
    claimed_by nvarchar(40) collate Latin1_General_100_BIN2 null,
    claimed_until bigint null,
    error_code nvarchar(60) collate Latin1_General_100_BIN2 null,
    error nvarchar(500) null,
    created_at bigint not null,
    finished_at bigint null
);
create unique index ux_outbound_message on outbound (message_id);
create index ix_outbound_due on outbound (next_attempt_at, id) where state = 'waiting';
create index ix_outbound_ticket on outbound (ticket_id, message_seq) where state = 'waiting';
create index ix_outbound_dead on outbound (finished_at, id) where state = 'dead';

-- The pieces of a text that was too long for one message. A message that went out whole has none.
create table outbound_parts (
    message_id bigint not null references messages (id),
    part bigint not null,  -- 0, 1, 2
    account_id bigint not null references channel_accounts (id),
    external_id nvarchar(400) collate Latin1_General_100_BIN2 not null,
    delivery nvarchar(20) collate Latin1_General_100_BIN2 not null check (delivery in ('sent', 'delivered', 'read', 'bounced', 'failed')),
    primary key (message_id, part)
);
create unique index ux_outbound_parts_external on outbound_parts (account_id, external_id);

-- What happened, numbered without gaps in the order of commits.
create table events (
    seq bigint not null primary key,
    type nvarchar(60) collate Latin1_General_100_BIN2 not null,
    at bigint not null,
    ticket_id bigint null,
    customer_id bigint null,
    team_id bigint null,  -- who may see it
    previous_team_id bigint null,
    agent_id bigint null,  -- who did it
    data nvarchar(max) not null  -- JSON
);
create index ix_events_ticket on events (ticket_id, seq) where ticket_id is not null;
create index ix_events_customer on events (customer_id, seq) where customer_id is not null;

-- How far each lasting subscriber has come.
create table event_positions (
    name nvarchar(60) collate Latin1_General_100_BIN2 not null primary key,
    seq bigint not null,
    claimed_by nvarchar(40) collate Latin1_General_100_BIN2 null,
    claimed_until bigint null
);

-- Live tickets counted by delta; a view adds up the rows it covers. 0 stands for nobody.
create table queue_counts (
    team_id bigint not null,
    assignee_id bigint not null,
    account_id bigint not null,
    status nvarchar(20) collate Latin1_General_100_BIN2 not null,
    waiting bit not null,
    negative bit not null,
    count bigint not null,
    primary key (team_id, assignee_id, account_id, status, waiting, negative)
);

insert into counters (name, value) values ('ids', 0);
insert into counters (name, value) values ('tickets', 0);
insert into counters (name, value) values ('events', 0);
