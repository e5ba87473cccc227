# Seeds and words for the fuzz tests of what reads articles, for script/fuzz to source.

write_front_matter_seeds() {
  local block
  local blocks=(
    $'---\ntitle: A note\ndate: 2026-11-20\ntags: [ferry, "the dock", \'x\']\ndraft: false\n---\nText.\n'
    $'---\ntitle: "Quoted: it # is"\ndate: 2026-11-20T08:00:00+01:00\ntags:\n  - one\n  - two words\ndescription: >\n  folded\n  text\n---\n'
    $'+++\ntitle = "A note"\ndate = 2026-11-20T08:00:00Z\n[taxonomies]\ntags = ["a", "b"]\n[extra]\nx = 1\n+++\nText\n'
    $'{\n  "title": "A note", "date": "2026-11-20", "tags": ["a", "\\ud83d\\ude00"], "draft": true\n}\nText\n'
    $'---json\n{"title": "x", "published": false}\n---\n' $'---toml\ntitle = "x"\n---\n' $'---js\n{}\n---\n'
    $'Title: A note\nDate: 2026-11-20\nStatus: draft\n  goes on\n\nText\n' $'\xef\xbb\xbf\xef\xbb\xbf\n<!-- note -->\n------\ntitle: x\n------\n'
    $'---\r\ntitle: x\r\ndraft: "yes"\r\npublishDate: Nov 20, 2026\r\nexpiryDate: 20.11.2026\r\n---\r\n'
    $'---\na: &x [1, 2]\nb: *x\n<<: *x\ntitle: x\ntitle: y\nTitle: z\n---\n' $'---\nbuild: {list: never, render: link}\ncover: {image: a.png}\nauthors: [a, b]\n---\n'
    $'---\ntitle: |\n  a\n  b\n? complex\n: value\n!!str tag: !x y\n...\nText' $'\xe2\x80\x94\ntitle: x\n' $'```yaml\ntitle: x\n```\n'
    $'---\ntags:\n- a\n- b: c\n-\n  - d\nimage:\n  url: a b/\xc3\xb6.png?x=1&y=2\nlink: //example.org/%20\n---\n# Title\n\nText\n'
  )
  for block in "${blocks[@]}"; do seed "$block"; done
  seed $'title: A note\ndate: 2026-11-20\ntags: [a, "b c", \'d\']\n\n# note\nlist:\n  - one two\n  - "x: y"\nempty:\nother:\n- z\n'
  seed $'+++\n[\xc3\xbc]\nx = """\n[\xc3\xbc]\n"""\n[[a.b]]\ny = [\n [1], # x\n]\n+++\n'
}

write_front_matter_dictionary() {
  local word
  for word in '---' '+++' '...' '<!--' '-->' '---toml' '---json' '---js' ': ' '- ' '? ' ' #' '[' ']' '{' '}' '&a' '*a' \
    '<<: *a' '!!str ' '| ' '>-' '~' null true 'yes' 'no' 'off' title date draft tags tag categories taxonomies \
    published publishDate expiryDate status headless build render permalink eleventyExcludeFromCollections link \
    url image caption author description summary excerpt slug weight aliases '2026-11-20' '08:00:00' '+01:00' \
    'Title: ' 'Date: ' ' = ' '[taxonomies]' '[[x]]'; do
    echo "\"$word\""
  done
  printf '"\\x0a"\n"\\x0d\\x0a"\n"\\x09"\n"\\xef\\xbb\\xbf"\n"\\xc2\\x85"\n"\\xe2\\x80\\xa8"\n"\\x0a---\\x0a"\n"\\\\\\""\n"\\\\u00e4"\n"\\\\ud83d"\n"\x27\x27"\n'
}

write_markdown_seeds() {
  local text
  local texts=(
    $'# Title\n\nA *paragraph* with **words**, `code`, [a link](https://example.org/a?b=c&d "t"), ![a picture](a.png).\n\n> A quote\n> goes on\n\n- one\n- [x] two\n  1. three\n'
    $'| a | b |\n|---|:-:|\n| 1 | 2 |\n\n```swift\nlet x = 1\n```\n\n---\n\nText[^1].\n\n[^1]: A note.\n\n<https://example.org> www.example.org me@example.org ~~gone~~\n'
    $'<div class="x"><p>Words <b>in</b> HTML</p><img src=x onerror=alert(1)></div>\n\n<script>alert(1)</script>\n\n<video src="a.mp4"></video>\n'
    $'A <a href="javascript:alert(1)" onclick=x>link</a> <iframe src="https://example.org"></iframe>&#13;&#x202e;\n\n<style>p{}</style>\n<!-- note -->\n'
    $'<a href="java&#x0a;script:x">a</a><svg/onload=x><math><mi xlink:href="data:x,<script>">\n<table><tr><td>1<td>2</table>\n<noscript><p title="</noscript><img src=x>">\n'
    $'{% include x.html %}\n\n{{< youtube id >}}\n\n{{ youtube() }}\n\n{: .x}\n\n{:toc}\n\n[TOC]\n\n::: note\nText\n:::\n\n> [!NOTE]\n> Text\n\n![[x.png]]\n<!--more-->\nRest\n'
    $'[a][b] [c] [](x) ![](y)\n\n[b]: /x "t"\n[c]: <y z>\n\nSetext\n===\n\nTwo  \nlines\\\nthree &amp; &copy; &#0; &#xD800;\n\n    code\n\ttab\n'
    $'<p hidden>x</p><span style="display:none">y</span><img width=1 height=1 src="https://t.example/p.gif"><h1>x</h1><details><summary>s</summary>d</details>\n'
  )
  for text in "${texts[@]}"; do seed "$text"; done
  seed "$(printf '<div>%.0s' {1..500})" && seed "$(printf '> %.0s' {1..500})x" && seed "$(printf '[%.0s' {1..500})"
  seed "$(printf '* %.0s' {1..300})x" && seed "$(printf '<b><i>%.0s' {1..300})x"
}

write_markdown_dictionary() {
  local word
  for word in '# ' '## ' '> ' '- ' '* ' '1. ' '- [x] ' '**' '__' '~~' '`' '```' '~~~' '](' '![' '[^1]' '[^1]: ' '|---|' '| ' \
    '<div>' '</div>' '<p>' '<a href=' '</a>' '<img src=' '<script>' '</script>' '<style>' '<iframe src=' '<video ' \
    '<table>' '<tr>' '<td>' '<svg>' '<math>' '<template>' '<noscript>' '<plaintext>' '<textarea>' '<title>' '<select>' \
    '<!--' '-->' '<![CDATA[' ']]>' '<?' '<!DOCTYPE' 'javascript:' 'data:' 'https://' 'www.' 'mailto:' '&#x0a;' '&#0;' '&lt;' \
    '&quot;' ' onclick=' ' style=' 'display:none' '{% ' ' %}' '{{< ' ' >}}' '{{ ' ' }}' '{: .x}' '[TOC]' '::: ' '[!NOTE]' \
    '![[' '<!--more-->' '<h1>' '<b>' '<i>' '<br>' '<pre>' '<code>' '<blockquote>' '<ul>' '<li>' '---' '===' '\\'; do
    echo "\"${word//\\/\\\\}\""
  done
  printf '"\\x0a"\n"\\x0a\\x0a"\n"\\x09"\n"\\xe2\\x80\\xae"\n"\\xe2\\x80\\x8b"\n"  \\x0a"\n'
}

write_headlines_seeds() {
  local text
  local texts=(
    $'Ferry returns\n\nThe little ferry runs again.\n\nA picture\nThe lamp is out\n\nTwo hundred lamps are out.\nThe stars are better.\n'
    $'---\ndate: 2026-11-20\ntags: [a, b]\nlink_base: https://example.org/{slug}.html\nimage_base: /img/\nauthor: Ann\n---\nCaption\nTitle\n\nlink: https://example.org/x\ntags: a, b\ndraft: yes\nSummary.\n'
    $'\xef\xbb\xbfTitle.\r\n\r\nShort.\r\n\r\nA heading\r\n\r\nThe summary of it goes here.\r\n' $'One\n\nTwo\n\nThree\n' $'a\nb\nc\n\nd\n' $'T\n\nlink: x\n'
    $'---\ndraft: true\nunknown: 1\n---\nTitle\n\nSummary\n' $'\xe7\x81\xaf\xe5\x8f\xb0\n\n\xe3\x81\x82\xe3\x80\x82\n\n\xe3\x81\x84\xe3\x80\x82\n\n\xe3\x81\x86\n'
  )
  for text in "${texts[@]}"; do seed "$text"; done
}

write_headlines_dictionary() {
  local word
  for word in '---' 'link: ' 'tags: ' 'draft: ' yes no 'date: 2026-11-20' 'link_base: ' 'image_base: ' '{slug}' 'author: ' \
    'https://example.org/' '.' '...' '?' 'Title' 'A summary that goes on.'; do
    echo "\"$word\""
  done
  printf '"\\x0a"\n"\\x0a\\x0a"\n"\\x0d\\x0a"\n"\\x09"\n"\\xe2\\x80\\xa8"\n"\\x0b"\n"\\xe3\\x80\\x82"\n"\\xe2\\x80\\x9d"\n'
}

write_tags_seeds() {
  local text
  local texts=(
    'ferry and not (video or podcast)' '*' '"sea and town" or sw*' 'not not a' 'town = Oslo and joined >= 2026-01-01'
    'town ~ "New *" or not status = pending' '(((a)))' 'a,b' 'a|b' '!a' "Stra\xc3\x9fe" 'a = "x \"y\""' 'AND' '"and"'
  )
  for text in "${texts[@]}"; do seed "$text"; done
  seed "$(printf '(%.0s' {1..400})a$(printf ')%.0s' {1..400})" && seed "$(printf 'not %.0s' {1..400})a"
}

write_tags_dictionary() {
  local word
  for word in ' and ' ' or ' 'not ' '(' ')' '*' '=' '!=' '<' '<=' '>' '>=' '~' ferry town joined '2026-01-01' ',' '|' '!'; do
    echo "\"$word\""
  done
  printf '"\\""\n"\\\\"\n"\\x0a"\n"\\xc3\\x9f"\n"\\xe2\\x80\\x9c"\n"\\xe2\\x80\\x9d"\n'
}

write_dates_seeds() {
  local text
  local texts=(
    2026-11-20 2026/3/4 20261120 '2026-11-20T08:00:00.5Z' '2026-11-20 08:00:00 +0100' 'Nov 20, 2026' '20.11.2026'
    'Fri, 20 Nov 2026 08:00:00 GMT' '2026-11-20 08:00:00.123 +0100 CET m=+0.01' '20-Nov-26 08:00:00 EST' 1763622000
    '2026-11-20T24:00:00Z' '2026-03-29T02:30' '2026-10-25T02:30[Europe/Berlin]' '8 am, 20th November 2026'
    'posts/2026-11-20-a-title/index.md' '2026/11/20/title.md' '2026-3-4_x.md' '2011-12-30' '0001-01-01' '9999-12-31T23:59:60-12:00'
  )
  for text in "${texts[@]}"; do seed "$text"; done
}

write_dates_dictionary() {
  local word
  for word in - / : . , T Z '+01:00' '-0330' UTC GMT CET EST am pm Jan Feb February Sept Mon Thursday at th '2026' '02' '29' '60' \
    'm=+' '[' ']' '(' ')' '20261120080000' '1763622000000'; do
    echo "\"$word\""
  done
}
