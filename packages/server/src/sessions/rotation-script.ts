/**
 * The record of one device in Redis: `sid generation windowOpenedAt lateRetries lateRetryAt seenAfter ended caller`, times
 * in milliseconds; `seenAfter` counts from `windowOpenedAt`, and `sid` lacks its prefix: it is 16 bytes smaller so. Every script begins with this part: it reads the store's clock (or the one a test injects as the last
 * argument) and the record of `KEYS[1]`.
 */
const OPENING = `
local now = tonumber(ARGV[#ARGV])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local function since(time) return math.max(0, now - time) end
local function write(record, idle, absoluteEnd)
  local left = math.min(idle, absoluteEnd - now)
  if left <= 0 then return redis.call('DEL', KEYS[1]) end
  redis.call('SET', KEYS[1], string.format('%s %d %.0f %d %d %.0f %d %s', record.sid, record.generation, record.opened,
    record.retries, record.retriedAt, record.seen - record.opened, record.ended, record.caller), 'PX', string.format('%.0f', left))
end
local function read()
  local sid, generation, opened, retries, retriedAt, seenAfter, ended, caller =
    string.match(redis.call('GET', KEYS[1]) or '', '^(%S+) (%d+) (%d+) (%d+) (%-?%d+) (%-?%d+) (%d) (%S*)$')
  if not sid then return nil end
  return { sid = sid, generation = tonumber(generation), opened = tonumber(opened), retries = tonumber(retries),
    retriedAt = tonumber(retriedAt), seen = tonumber(opened) + tonumber(seenAfter), ended = tonumber(ended), caller = caller }
end
`;

/** Arguments: sid, generation, whether the window is open (1 or 0), idle lifetime, absolute end. */
export const OPEN = `${OPENING}
write({ sid = ARGV[1], generation = tonumber(ARGV[2]), opened = now * tonumber(ARGV[3]), retries = 0, retriedAt = -1,
  seen = now, ended = 0, caller = '' }, tonumber(ARGV[4]), tonumber(ARGV[5]))
`;

/** As `OPEN`, but leaves a living or ended record of the same session as it is. */
export const RESTORE = `${OPENING}
local record = read()
if record and record.sid == ARGV[1] and (record.ended == 1 or since(record.seen) < tonumber(ARGV[4])) then return end
write({ sid = ARGV[1], generation = tonumber(ARGV[2]), opened = now, retries = 0, retriedAt = -1, seen = now,
  ended = 0, caller = '' }, tonumber(ARGV[4]), tonumber(ARGV[5]))
`;

/**
 * One step of the protocol. Arguments: sid, presented generation, window, late retries granted, idle lifetime, absolute
 * end, caller, how long a record is believed. Answers the outcome; for one that continues also the generation, when it
 * was issued, and 1 if another caller opened the window.
 */
export const ROTATE = `${OPENING}
local presented, window, granted = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local idle, absoluteEnd, caller, believed = tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7], tonumber(ARGV[8])
local record = read()
if not record or record.sid ~= ARGV[1] then return { 'missing' } end
if record.ended == 1 then return { 'reused' } end
local unused = since(record.seen)
if unused >= idle or now >= absoluteEnd then return { 'missing' } end
if unused > believed then return { 'unproven' } end
local open = since(record.opened) < window
local generation = record.generation
local outcome
if presented > generation then
  outcome, record.generation, record.opened = 'recovered', presented, now
elseif presented == generation and open then
  outcome = 'renewed'
elseif presented == generation then
  outcome, record.generation, record.opened = 'rotated', generation + 1, now
elseif presented == generation - 1 and open then
  outcome = 'converged'
elseif presented == generation - 1 then
  local repeated = record.retriedAt == generation
  local unforgiven = (generation - record.retriedAt >= 2) and 0 or record.retries
  if repeated or unforgiven < granted then
    outcome, record.retries = 'retried', unforgiven + (repeated and 0 or 1)
    record.retriedAt, record.opened = generation, now
  end
end
if not outcome then
  record.ended = 1
  write(record, idle, absoluteEnd)
  return { 'reused' }
end
local within = outcome == 'renewed' or outcome == 'converged'
local shared = within and record.caller ~= '' and record.caller ~= caller
if not within then record.caller = caller end
record.seen = now
write(record, idle, absoluteEnd)
return { outcome, record.generation, record.opened, shared and 1 or 0 }
`;

/** Removes the records of ended sessions of one account. Keys: the records; arguments: their sids. */
export const CLOSE = `
for index, key in ipairs(KEYS) do
  local record = redis.call('GET', key)
  local sid = ARGV[index]
  if record and string.sub(record, 1, #sid + 1) == sid .. ' ' then redis.call('DEL', key) end
end
`;
