# Splits C++ files into what the rules of ci/tidy look at, one tab-separated record a line, each beginning with
# its kind, file and line. A file's comments and strings thus never look like code to a rule, nor the other way round.
#   include  file line  "folder/name.h" or <name.h>
#   code     file line  the line without its comments and with every string empty
#   string   file line  last-line  text of a literal, newlines as blanks
#   waiver   file line  rule  reason                       from a comment `// tidy: rule reason`, behind the code of
#                                                          that line or in a comment above it
FNR == 1 { in_comment = in_raw = 0; pending = "" }

function emit_string(text, first) {
  gsub(/\t/, " ", text)
  print "string\t" FILENAME "\t" first "\t" FNR "\t" text
}

function take_waiver(comment,  rule, reason) {
  if (comment !~ /^\/\/+ *tidy:/) return
  sub(/^\/\/+ *tidy: */, "", comment)
  rule = reason = comment
  sub(/[ :,].*/, "", rule)
  sub(/^[a-z]*[ :,]*/, "", reason)
  pending = rule "\t" reason
}

# What stands before the end of a raw string goes to `raw`; what stands after it is code again.
function leave_raw(rest,  at) {
  at = index(rest, raw_end)
  if (!at) { raw = raw rest " "; return "" }
  emit_string(raw substr(rest, 1, at - 1), raw_first)
  in_raw = 0
  return substr(rest, at + length(raw_end))
}

function leave_comment(rest,  at) {
  at = index(rest, "*/")
  if (!at) return ""
  in_comment = 0
  return substr(rest, at + 2)
}

!in_comment && !in_raw && /^[ \t]*#[ \t]*include[ \t]*["<]/ {
  target = $0
  sub(/^[^"<]*/, "", target)
  match(target, /^(<[^>]*>|"[^"]*")/)
  print "include\t" FILENAME "\t" FNR "\t" substr(target, 1, RLENGTH)
  next
}

{
  rest = $0
  code = ""
  while (rest != "") {
    if (in_comment) { rest = leave_comment(rest); continue }
    if (in_raw) { rest = leave_raw(rest); continue }
    if (!match(rest, /["'\/]/)) { code = code rest; break }
    code = code substr(rest, 1, RSTART - 1)
    rest = substr(rest, RSTART)
    mark = substr(rest, 1, 1)
    if (mark == "/") {
      if (rest ~ /^\/\//) { take_waiver(rest); break }
      if (rest ~ /^\/\*/) { in_comment = 1; rest = substr(rest, 3); continue }
    } else if (mark == "\"" && code ~ /(^|[^A-Za-z0-9_])(u8|u|U|L)?R$/) {
      match(rest, /^"[^(]*\(/)
      raw_end = ")" substr(rest, 2, RLENGTH - 2) "\""
      rest = substr(rest, RLENGTH + 1)
      raw = ""
      raw_first = FNR
      in_raw = 1
      code = code "\"\""
      continue
    } else if (mark == "\"") {
      if (!match(rest, /^"(\\.|[^"\\])*"/)) RLENGTH = length(rest)
      emit_string(substr(rest, 2, RLENGTH - 2), FNR)
      code = code "\"\""
      rest = substr(rest, RLENGTH + 1)
      continue
    } else if (code !~ /[0-9a-fA-F]$/ && match(rest, /^'(\\.|[^'\\])+'/)) {
      code = code "' '"  # a character; after a digit it would be a separator
      rest = substr(rest, RLENGTH + 1)
      continue
    }
    code = code mark
    rest = substr(rest, 2)
  }
  if (code ~ /[^ \t]/ || in_raw) {
    if (pending != "") print "waiver\t" FILENAME "\t" FNR "\t" pending
    pending = ""
    print "code\t" FILENAME "\t" FNR "\t" code
  }
}
