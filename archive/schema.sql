-- What the archive holds, and why it is cut this way.
--
-- `original` keeps bytes as they came, each content once, and nothing ever changes them. `article` is what people list
-- and sort by: short rows, so that a list of everything reads little. `content` is the long part: the text and what was
-- found in it. `origin` says where bytes came from; an article has several when it was revised (one version each) or
-- turned up elsewhere. `appearance` is derived from `content.structure`, so that "who is in here" is one query.
-- `journal` is the history an index follows: a row for each change, numbered, never altered.

CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE original (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    packing TEXT NOT NULL CHECK (packing IN ('zlib', 'none')),
    packed BLOB NOT NULL
);

CREATE TABLE article (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    day TEXT NOT NULL,
    published TEXT NOT NULL,
    imported TEXT NOT NULL,
    source_name TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    characters INTEGER NOT NULL,
    points INTEGER NOT NULL,
    reflections INTEGER NOT NULL,
    utterances INTEGER NOT NULL,
    parser_version INTEGER NOT NULL
);
CREATE INDEX article_by_day ON article (day, id);
CREATE INDEX article_by_text ON article (text_sha256);
CREATE INDEX article_by_parser ON article (parser_version);

CREATE TABLE content (
    article INTEGER PRIMARY KEY REFERENCES article (id) ON DELETE CASCADE,
    text TEXT NOT NULL,
    structure TEXT NOT NULL,
    stated_title TEXT,
    stated_published TEXT,
    given_published TEXT,
    noticed TEXT NOT NULL
);

CREATE TABLE origin (
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    original INTEGER NOT NULL REFERENCES original (id),
    name TEXT NOT NULL,
    location TEXT NOT NULL,
    media_type TEXT NOT NULL,
    encoding TEXT NOT NULL,
    account TEXT,
    author TEXT,
    url TEXT,
    imported TEXT NOT NULL
);
CREATE INDEX origin_by_article ON origin (article, version, id);
CREATE INDEX origin_by_location ON origin (location, id);
CREATE INDEX origin_by_original ON origin (original);

CREATE TABLE appearance (
    article INTEGER NOT NULL REFERENCES article (id) ON DELETE CASCADE,
    ref TEXT NOT NULL,
    name TEXT NOT NULL,
    affiliation TEXT NOT NULL,
    role TEXT NOT NULL,
    kind TEXT NOT NULL,
    day TEXT NOT NULL
);
CREATE INDEX appearance_by_article ON appearance (article);
CREATE INDEX appearance_by_name ON appearance (name, article, kind, day);

CREATE TABLE journal (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    article INTEGER NOT NULL,
    stamp TEXT NOT NULL
);
