# The part of jq's standard library that is defined in jq itself. Names that begin with an
# underscore are not callable from an expression. A definition may use only those above it.

def select(f): if f then . else empty end;
def map(f): [.[] | f];
def values: select(. != null);
def nulls: select(type == "null");
def booleans: select(type == "boolean");
def numbers: select(type == "number");
def strings: select(type == "string");
def arrays: select(type == "array");
def objects: select(type == "object");
def iterables: select(type == "array" or type == "object");
def scalars: select(type != "array" and type != "object");
def isfinite: type == "number" and (isinfinite | not);
def finites: select(isinfinite or isnan | not);
def normals: select(isnormal);
def isvalid(f): try (f | true) catch false;
def recurse: recurse(.[]?);
def recurse_down: recurse;
def map_values(f): .[] |= f;
def with_entries(f): to_entries | map(f) | from_entries;

def add(f): reduce f as $item (null; . + $item);
def add: add(.[]);
def any(items; f): isempty(first(items | f | select(.))) | not;
def any(f): any(.[]; f);
def any: any(.);
def all(items; f): isempty(first(items | f | select(. | not)));
def all(f): all(.[]; f);
def all: all(.);
def in(container): . as $key | container | has($key);
def inside(container): . as $part | container | contains($part);
def IN(stream): . as $value | any(stream; . == $value);
def IN(items; stream): any(items; IN(stream));
def INDEX(stream; f): reduce stream as $row ({}; .[$row | f | tostring] = $row);
def INDEX(f): INDEX(.[]; f);

def first: .[0];
def last: .[-1];
def last(f): reduce f as $item (null; $item);
def nth($n): .[$n];
def nth($n; f):
  if $n < 0 then error("Out of bounds negative array index") else last(limit($n + 1; f)) end;
def min: min_by(.);
def max: max_by(.);
def sort: sort_by(.);
def unique_by(f): [group_by(f)[] | .[0]];
def unique: unique_by(.);
def _flatten($depth):
  reduce .[] as $item ([];
    if ($item | type) == "array" and $depth != 0
    then . + ($item | _flatten($depth - 1))
    else . + [$item] end);
def flatten($depth):
  if $depth < 0 then error("flatten depth must not be negative") else _flatten($depth) end;
def flatten: _flatten(-1);
def transpose:
  . as $rows | [range(0; (map(length) | max) // 0) as $at | [$rows[][$at]]];
def combinations:
  if length == 0 then [] else .[0][] as $head | (.[1:] | combinations) as $tail | [$head] + $tail end;
def combinations($n): . as $items | [range($n) | $items] | combinations;
def walk(f):
  def go: if type == "object" then map_values(go) elif type == "array" then map(go) else . end | f;
  go;
def toarray: if type == "array" then . else [.] end;
def abs:
  if type != "number" then error("\(type) (\(tojson)) has no absolute value")
  elif . < 0 then - . else . end;

def del(f): delpaths([path(f)]);
def paths: path(..) | select(length > 0);
def paths(f): . as $root | paths | select(. as $path | $root | getpath($path) | f);
def leaf_paths: paths(scalars);
def pick(f): . as $root | reduce path(f) as $path (null; setpath($path; $root | getpath($path)));
def to_array: [.[]];
def tostream:
  path(def deep: (.[]? | deep), .; deep) as $path
  | getpath($path)
  | reduce path(.[]?) as $child ([$path, .]; [$path + $child]);
def fromstream(stream):
  foreach stream as $event ({value: null, done: false};
    (if .done then {value: null, done: false} else . end)
    | if ($event | length) == 2
      then .done = ($event[0] | length == 0) | setpath(["value"] + $event[0]; $event[1])
      else .done = ($event[0] | length == 1) end;
    if .done then .value else empty end);
def truncate_stream(stream):
  . as $depth | null | stream | . as $event
  | if ($event[0] | length) > $depth then setpath([0]; $event[0][$depth:]) else empty end;

def ascii:
  if type == "number" and . >= 0 and . <= 127 then [.] | implode
  else error("ascii takes a number from 0 to 127") end;
def todate: todateiso8601;
def fromdate: fromdateiso8601;
def ascii(f): f | ascii;

def match($re; $flags): _match($re; $flags; false) | .[];
def match($re):
  if ($re | type) == "array" then match($re[0]; $re[1]) else match($re; null) end;
def test($re; $flags): _match($re; $flags; true);
def test($re): if ($re | type) == "array" then test($re[0]; $re[1]) else test($re; null) end;
def _named: [.captures[] | select(.name != null) | {key: .name, value: .string}] | from_entries;
def capture($re; $flags): match($re; $flags) | _named;
def capture($re): match($re) | _named;
def scan($re; $flags):
  match($re; "g" + $flags) | if (.captures | length) > 0 then [.captures[].string] else .string end;
def scan($re): scan($re; null);
def splits($re; $flags):
  . as $text
  | foreach (match($re; "g" + $flags), null) as $match ({from: 0, to: 0};
      if $match == null then {from: .next, to: ($text | length)}
      else {from: .next, to: $match.offset, next: ($match.offset + $match.length)} end;
      $text[.from:.to]);
def splits($re): splits($re; null);
def split($re; $flags): [splits($re; $flags)];
def sub($re; replacement; $flags): _sub($re; replacement; $flags);
def sub($re; replacement): sub($re; replacement; "");
def gsub($re; replacement; $flags): sub($re; replacement; $flags + "g");
def gsub($re; replacement): sub($re; replacement; "g");
