/**
 * What Redis does in one step. A topic is two keys and a channel that share a hash slot:
 *
 * - the hash `…:at`: `page`, the numbers `first` and `next`, the `bytes` that are kept, the `server` in which the page was opened
 *   (see redis-connection.ts), and `since`, a time that nothing kept is older than;
 * - the stream `…:messages`, whose ids are `<page>-<number>`; each entry has its `b`ytes, its `t`ime in ms and its `v`alue, the
 *   rest of the element as JSON text;
 * - the sharded channel `…:news`, which says `<page> <next> <first> <value of the newest message, if it is short>`.
 *
 * A page belongs to one primary: whatever takes its place (a restart, a replica) may lack the newest messages, and would give
 * their numbers again. A page is the microseconds of Redis' clock, and greater than any that the asking node has seen.
 */
/**
 * Everywhere: KEYS at, messages, news; ARGV server, floor, expiryMs, maxAgeMs, nowMs or ''. A full Redis refuses the first write of a
 * script, or none: so messages that go are the first, to make room, and otherwise a write that is refused.
 */
const opening = `
local at, messages, news = KEYS[1], KEYS[2], KEYS[3]
local server, floor, expiryMs, maxAgeMs = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])
local time = redis.call('TIME')
local nowMs = tonumber(ARGV[5]) or time[1] * 1000 + math.floor(time[2] / 1000)
local whole = function(number) return string.format('%.0f', number) end
local known = redis.call('HMGET', at, 'page', 'first', 'next', 'bytes', 'since', 'server')
local page, first, next, bytes, since =
  tonumber(known[1]) or 0, tonumber(known[2]), tonumber(known[3]), tonumber(known[4]), tonumber(known[5])
local opened, changed = false, false
local function open()
  page = math.max(time[1] * 1000000 + time[2], page + 1, floor + 1)
  first, next, bytes, since, opened = 0, 0, 0, nowMs, true
  if redis.call('EXISTS', messages) == 1 then redis.call('DEL', messages) end
end
local function keep()
  redis.call('HSET', at, 'page', whole(page), 'first', whole(first), 'next', whole(next), 'bytes', whole(bytes),
    'since', whole(since), 'server', server)
end
local function expire()
  redis.call('PEXPIRE', at, expiryMs)
  redis.call('PEXPIRE', messages, expiryMs)
end
local function told(value)
  redis.call('SPUBLISH', news, whole(page) .. ' ' .. whole(next) .. ' ' .. whole(first) .. ' ' .. value)
end
local function oldest()
  local entry = redis.call('XRANGE', messages, whole(page) .. '-' .. whole(first), '+', 'COUNT', 1)[1][2]
  return tonumber(entry[2]), tonumber(entry[4])
end
local function drop(size)
  bytes, first, changed = bytes - size, first + 1, true
end
local function dropAged()
  while first < next and since < nowMs - maxAgeMs do
    local size, atMs = oldest()
    since, changed = atMs, true
    if atMs < nowMs - maxAgeMs then drop(size) end
  end
end
local function trim()
  if first == next then redis.call('XTRIM', messages, 'MAXLEN', 0)
  else redis.call('XTRIM', messages, 'MINID', whole(page) .. '-' .. whole(first)) end
end
if known[6] ~= server or redis.call('XLEN', messages) ~= next - first then open() end
`;

/** Also ARGV maxMessages, maxBytes, size, value, maxNewsBytes. Answers page, number, first. */
const append = `${opening}
local maxMessages, maxBytes, size, value, maxNews =
  tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8]), ARGV[9], tonumber(ARGV[10])
local number = next
if not opened then dropAged() end
next, bytes = next + 1, bytes + size
while next - first > 1 and (next - first > maxMessages or bytes > maxBytes) do drop((oldest())) end
keep()
redis.call('XADD', messages, whole(page) .. '-' .. whole(number), 'b', size, 't', whole(nowMs), 'v', value)
if changed and not opened then trim() end
expire()
told(#value <= maxNews and value or '')
return { whole(page), whole(number), whole(first) }
`;

/** What is kept. Answers page, first, next. */
const look = `${opening}
if not opened then dropAged() end
if opened then
  keep()
  told('')
elseif changed then
  trim()
  keep()
end
expire()
return { whole(page), whole(first), whole(next) }
`;

const reset = `${opening}
if not opened then open() end
keep()
expire()
told('')
return { whole(page), whole(first), whole(next) }
`;

export const scripts = { append, look, reset };
export type ScriptName = keyof typeof scripts;
