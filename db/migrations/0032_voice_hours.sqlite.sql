-- What was said in public in each hour (since 1970, UTC), so that no number of posts is too many. The stream '' is all of it; others are named by their words, so that one whose words change is counted anew.
create table voice_hours (
    stream text not null,
    hour integer not null,
    posts integer not null,
    negative integer not null,
    mood real not null,  -- the sum of them
    heard integer not null,  -- followers of their authors
    engaged integer not null,  -- answers to us, comments, likes, shares
    primary key (stream, hour)
) strict, without rowid;

insert into voice_hours (stream, hour, posts, negative, mood, heard, engaged)
select '', at / 3600000, count(*), sum(case when mood < -0.25 then 1 else 0 end), sum(mood), sum(coalesce(reach, 0)), sum(case when kind = 'comment' then 1 else 0 end)
from public_posts
group by at / 3600000;

-- Which posts belong to a stream.
create table voice_stream_posts (
    stream text not null,
    at integer not null,
    post_id integer not null references public_posts (id) on delete cascade,
    primary key (stream, at, post_id)
) strict, without rowid;
create index ix_voice_stream_posts_post on voice_stream_posts (post_id);

-- How far the past of a stream is counted.
create table voice_counts (
    stream text not null primary key,
    after_at integer not null,
    after_id integer not null,
    done integer not null check (done in (0, 1))
) strict, without rowid;

-- The delivery that a post came in with: emptied when its author takes it back.
alter table public_posts add column envelope_id integer null;
