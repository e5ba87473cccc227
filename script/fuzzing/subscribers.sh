# Seeds and words for the fuzz tests of what reads subscribers, for script/fuzz to source.

write_csv_seeds() {
  local text encoding
  local texts=(
    $'email,name,tags\nada@example.org,Ada,"sea; low tide"\nben@example.org,"Ben ""B"" Olsen",\n\ncleo@example.org,"two\nlines",x\n'
    $'sep=;\r\nE-Mail;First Name;Last Name;Status\r\nada@example.org;Ada;L;unsubscribed\r\nben@example.org;Ben;;subscribed\r\n'
    $'Email Address\tname\tjoined\nada@example.org\tAda\t2026-01-02\nADA@example.org\tAda\t\n'
    $'\xef\xbb\xbf"email","name"\r"ada@example.org","Zo\xc3\xab"\r"Ben <ben@example.org>",""\r'
    $'email,name\nada@example.org,"Ada\nben@example.org,Ben\ncleo@example.org,"Cleo"\n' $'email,name\n"a"b@example.org,x\nx"y@example.org,\n,\nada@example.org,a,b,c\n'
    $'id,email,name,note,subscribed_to_emails,complimentary_plan,created_at\n1,ada@example.org,Ada,,true,false,2026-01-02T03:04:05.000Z\n2,ben@example.org,Ben,,false,false,\n'
    $'email,active_subscription,email_disabled,created_at\nada@example.org,false,true,2026-01-02\nben@example.org,false,false,2026-01-02\n'
    $'Email Address,First Name,Last Name,UNSUB_TIME,UNSUB_REASON,TAGS\nada@example.org,Ada,L,2026-01-02 03:04:05,"N/A (Unsubscribed by admin)","""sea"",""low tide"""\n'
    $'email,name,attributes,status\nada@example.org,Ada,"{""town"": ""Oslo"", ""n"": [1, true]}",enabled\nben@example.org,B,{},blocklisted\n'
    $'EMAIL;VORNAME;NACHNAME;EMAIL_BLACKLISTED;ADDED_TIME\nada@example.org;Ada;L;ja;31-01-2026 10:20\nben@example.org;Ben;M;nein;\n'
    $'email,name,status,status_time,status_source,status_reason,listed\nada@example.org,\x27=Ada,subscribed,2026-01-02T03:04:05Z,cli,,yes\nben@example.org,,complained,2026-01-02T03:04:05.007Z,import,spam,no\n'
    $'ada@example.org\nBen Olsen <ben@example.org>\n"O, Cleo" <cleo@example.org>\n# note\n' $'Our readers\n\n# as of today\nemail|name\nada@example.org|Ada\n'
    $'name,email\nZo\xeb,zoe@example.org\n\xc5ke,ake@example.org\n' $'email\nz\xc3\xb6e@ex\xc3\xa4mple.org\nz\xc3\xb6e@xn--exmple-cua.org\n\x27+ada@example.org\n'
  )
  for text in "${texts[@]}"; do seed "$text"; done
  for encoding in UTF-16LE UTF-16BE UTF-16 MACINTOSH; do
    number=$((number + 1))
    iconv -f UTF-8 -t $encoding >"$seeds/$number" <<<$'email,name\nada@example.org,Zo\xc3\xab\nben@example.org,\xc3\x84sa\n'
  done
  seed $'email\n'"$(printf 'reader%d@example.org\n' {1..40})" && seed "email$(printf ',%.0s' {1..4097})"
}

write_csv_dictionary() {
  local word
  for word in email Email name 'First Name' 'Last Name' tags joined status Status subscribed unsubscribed active bounced \
    cleaned complained pending true false yes no ja nein 'sep=;' 'sep=' '# ' 'ada@example.org' 'ben@example.org' '@' \
    '<a@b.example>' 'UNSUB_TIME' CLEAN_TIME email_disabled subscribed_to_emails attributes '{}' EMAIL_BLACKLISTED \
    'Consent' 'Opted out' created_at '2026-01-02' '31.01.2026' '01/31/2026 10:20' listed status_time "'=" "'" '=1+1'; do
    echo "\"$word\""
  done
  printf '"\\x0a"\n"\\x0d"\n"\\x0d\\x0a"\n"\\x09"\n"\\x7c"\n";"\n","\n"\\""\n"\\"\\""\n"\\",\\""\n"\\xef\\xbb\\xbf"\n"\\xff\\xfe"\n"\\xfe\\xff"\n"\\x00"\n'
  printf '"\\xc3\\xab"\n"\\xeb"\n"\\xe2\\x80\\x8b"\n"\\xe2\\x80\\xa8"\n"\\xc2\\x85"\n"\\xcc\\x81"\n"\\x1f"\n'
}

write_addresses_seeds() {
  local text
  local texts=(
    'Ada.Lovelace+news@Example.org' '<ada@example.org>,' 'Ada Lovelace <ada@example.org>;' 'ada@example.org (Ada "L")'
    '"Lovelace, Ada" <ada@example.org>' 'mailto:ada%2Bx@example.org?subject=hi' '"a b\"c\\d"@example.org' '"ada"@example.org'
    'ada@[192.0.2.1]' 'ada@[IPv6:2001:DB8::1]' $'z\xc3\xb6e@ex\xc3\xa4mple.org' 'zoe@xn--exmple-cua.org' $'stra\xc3\x9fe@fa\xc3\x9f.example'
    $'\xe2\x80\x8bada@example.org\xe2\x80\x8b' $'\xce\xa3\xce\x8a\xcf\x83\xcf\x82@example.org' $'o\xcc\x88@example.org' $'\xc4\xb0\xc4\xb1\xc5\xbf@example.org'
    'a@1.2.3.4' '-a@example.org' 'a@b' 'a@xn--a.example' $'\xe7\x94\xa8\xe6\x88\xb7@\xe4\xbe\x8b\xe5\xad\x90.\xe5\xb9\xbf\xe5\x91\x8a' 'a@b.example, c@d.example'
  )
  for text in "${texts[@]}"; do seed "$text"; done
  seed 'ada@example.org' 'ADA@EXAMPLE.ORG' '"ada"@example.org' && seed $'\xc3\xa9@example.org' $'e\xcc\x81@example.org' $'E\xcc\x81@EXAMPLE.ORG'
  seed "$(printf 'a%.0s' {1..64})@$(printf 'b%.0s' {1..63}).$(printf 'c%.0s' {1..63}).example" && seed $'x@ex\xc3\xa4mple.org' 'x@xn--exmple-cua.org'
}

write_addresses_dictionary() {
  local word
  for word in '@' '@example.org' '.' '+' '-' '_' '<' '>' '(' ')' ',' ';' 'mailto:' '?subject=' '%40' '%2B' '%22' '[192.0.2.1]' \
    '[IPv6:::1]' 'xn--' 'xn--exmple-cua' '!' '#' '{' '}' '~' 'Ada ' '.example'; do
    echo "\"$word\""
  done
  printf '"\\""\n"\\\\"\n"\\\\\\""\n"\\xff"\n"\\xc3\\xa4"\n"\\xc3\\x9f"\n"\\xe1\\xba\\x9e"\n"\\xc4\\xb0"\n"\\xcf\\x82"\n"\\xcc\\x88"\n"\\xcc\\x81"\n"\\xcd\\x85"\n'
  printf '"\\xef\\xac\\x80"\n"\\xc5\\x89"\n"\\xce\\x90"\n"\\xe3\\x80\\x82"\n"\\xef\\xbc\\x8e"\n"\\xef\\xbc\\xa0"\n"\\xe2\\x80\\x8d"\n"\\xc2\\xad"\n"\\xef\\xbf\\xbd"\n"\\xe2\\x84\\xaa"\n"\\xc2\\xa0"\n'
}

write_log_seeds() {
  local time='"time":"2026-11-20T08:00:00Z"' ada='"email":"ada@example.org"' ben='"email":"ben@example.org"'
  seed "{$ada,\"event\":\"subscribed\",\"source\":\"cli\",$time}"$'\n'"{$ada,\"event\":\"unsubscribed\",\"source\":\"web\",\"time\":\"2026-11-20T08:00:00.007Z\"}"$'\n'
  seed "{$ada,\"event\":\"bounced\",\"reason\":\"550 no\",\"id\":\"x/1\",$time}"$'\n'"{\"event\":\"undone\",\"of\":\"x/1\",\"source\":\"cli\",$time}"$'\n'
  seed "{$ada,\"event\":\"unsubscribed\",$time}"$'\n'"{$ada,\"event\":\"renamed\",\"to\":\"ben@example.org\",$time}"$'\n'"{$ben,\"event\":\"subscribed\",\"renews\":true,\"reason\":\"wrote\",\"time\":\"2026-11-21T08:00:00Z\"}"$'\n'
  seed "{$ben,\"event\":\"renamed\",\"to\":\"ada@example.org\",$time}"$'\n'"{$ada,\"event\":\"renamed\",\"to\":\"ben@example.org\",$time}"$'\n'"{$ada,\"event\":\"complained\",$time}"
  seed "{$ada,\"event\":\"subscribed\",\"source\":\"import\",\"id\":\"7\",$time}"$'\n'"{$ben,\"event\":\"unsubscribed\",\"source\":\"import\",\"id\":\"7\",$time}"$'\n'"{\"event\":\"undone\",\"of\":\"7\",$time}"$'\n'"{$ben,\"event\":\"confirmed\",\"source\":\"web\",$time}"$'\r\n'
  # Who was forgotten, under the key that the fuzz test has.
  seed "{\"email\":\"816b60.897ace83ac10cccbf547f0fa29b958b1@forgotten.invalid\",\"event\":\"forgotten\",$time}"$'\n'"{$ada,\"event\":\"subscribed\",$time}"$'\n'"{$ben,\"event\":\"pending\",$time}"$'\n'
  seed $'{"email":"z\xc3\xb6e@ex\xc3\xa4mple.org","event":"pending","time":"2026-11-20T09:00:00+01:00"}\n{"email":"a\\u0064a@example.org","event":"subscribed","time":"1969-12-31T23:59:59.5Z","n":{}}\n<<<<<<< HEAD\n\n{}\n'
  seed $'{ "email" : "\\"a b\\"@example.org", "event" : "pending" , "time" : "2028-02-29T08:00:00Z", "renews" : null }\n'
}

write_log_dictionary() {
  local word
  for word in subscribed confirmed unsubscribed bounced complained forgotten pending renamed undone web mail cli import bounce \
    'ada@example.org' 'ben@example.org' 'ADA@example.org' '816b60.897ace83ac10cccbf547f0fa29b958b1@forgotten.invalid' \
    '816b60.9a37cd4d24b131335c6e74f54d14e367@forgotten.invalid' true false null '2026-11-20T08:00:00Z' '2026-11-20T08:00:00.001Z' \
    '2026-11-21' '1969-12-31T23:59:59.5Z' '+01:00' '9999' '0001-01-01'; do
    echo "\"$word\""
  done
  for word in email time event source reason id of to renews; do echo "\",\\\"$word\\\":\""; done
  printf '"{"\n"}"\n"\\""\n"\\x0a"\n"\\x0d\\x0a"\n"\\\\u00"\n"\\\\\\""\n"\\xc3\\xb6"\n"}\\x0a{\\"event\\":\\""\n"\\"renews\\":true"\n'
}

write_expressions_seeds() {
  local text
  local texts=(
    'sea and (town = Oslo or town ~ "New *") and joined >= 2026-01-01' '*' 'not status = pending' 'visits > 9 or visits<=12.0'
    '"low tide" and not "sea"' 'town != "" and town="New Haven"' 'tags ~ low* or tags = harbour' '"first name" = ben' "name = 'a \"b\"'"
    'a or b or c and d and not (e or f)' 'NOT (sea AND joined > 2026-01-02T10:00)' 'name = nan or visits = inf' 'name = "A>B"' 'x = (y)'
  )
  for text in "${texts[@]}"; do seed "$text"; done
  seed "$(printf '(%.0s' {1..99})a$(printf ')%.0s' {1..99})" && seed "$(printf 'not %.0s' {1..99})a"
  seed "a$(printf ' or a%.0s' {1..300})" && seed "$(printf '(a or b and %.0s' {1..90})c$(printf ')%.0s' {1..90})"
}

write_expressions_dictionary() {
  local word
  for word in ' and ' ' or ' 'not ' '(' ')' '*' '=' '!=' '<' '<=' '>' '>=' '~' sea harbour 'low tide' town joined visits name \
    tags status email Oslo '2026-01-01' '12' '5.0' nan inf 0x5 pending; do
    echo "\"$word\""
  done
  printf '"\\""\n"\\x27"\n"\\\\"\n"\\x0a"\n"\\xc3\\x9f"\n"\\xcc\\x81"\n"\\xc4\\xb0"\n"\\xe2\\x80\\x9c"\n"=\\xcc\\xb8"\n'
}
