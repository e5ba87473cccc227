# Seeds and words for the fuzz test of templates, for script/fuzz to source.

# The templates without their styles, which would fill an input with what is no template.
template() {
  sed -E 's/ style="[^"]*"//g; /<style>/,/<\/style>/d' "Templates/$1.mustache"
}

write_templates_seeds() {
  local fragment
  local fragments=(
    '{{title}} {{{title}}} {{&title}} {{ lead.title }}' '{{#flag}}yes{{/flag}}{{^flag}}no{{/flag}}'
    $'{{#sections}}\n{{title}}\n  {{#articles}}\n  {{number}}. {{title}}\n  {{/articles}}\n{{/sections}}\n'
    '{{#tags}}{{index()}} {{.}}{{^last()}}, {{/last()}}{{/tags}}' '{{#rows}}{{#.}}{{.}}{{/.}}{{/rows}}'
    '{{uppercased(reversed(title))}} {{plusone(count(sections))}} {{#empty(tags)}}none{{/empty(tags)}}'
    '{{#reader.name}}Good morning, {{reader.name}}{{/reader.name}}{{^reader.name}}Good morning{{/reader.name}}'
    $'a {\n{{#reader.town}}\n  {{uppercased(reader.town)}}\n{{/reader.town}}\n{{!}}' '{{greeting}}{{{greeting}}}'
    $'{{=<% %>=}}\n<%title%> {{ <%={{ }}=%>{{title}}' $'{{! a comment\nof two lines }}\n\ttext\n'
    '{{reader}} {{.reader.name}} {{title.x}} {{lead.x}} {{first(reader.name)}} {{index()}} {{last(tags)}}'
    '{{#lead}}{{.title}}{{#tags}}{{#odd()}}{{.}}{{/odd()}}{{/tags}}{{/lead}}' '<0%=1 2=%> {{=<0% %>=}}<0%title%>'
  )
  for fragment in "${fragments[@]}"; do
    seed "$fragment"
    seed '' '' '' "$fragment"
  done
  seed $'  {{>article.html}}\nx{{>article.html}}' '' $'{{#lead}}\n {{title}}\n{{/lead}}\n'
  seed $'{{<layout.html}}\n{{$a}}\n  one\n{{/a}}\n{{/layout.html}}' $'<\n  {{$a}}\n  none\n  {{/a}}\n{{$b}}{{/b}}>'
  seed '{{#tags}}{{>article.html}}{{/tags}}' '' '{{#lead}}{{>digest.html}}{{/lead}}'
  seed '{{<layout.html}}{{$a}}{{$b}}{{.}}{{/b}}{{/a}}{{$c}}{{<layout.html}}{{$a}}{{/a}}{{/layout.html}}{{/c}}{{/layout.html}}' \
    '{{#tags}}{{$a}}{{<article.html}}{{$b}}1{{/b}}{{/article.html}}{{/a}}{{$c}}{{/c}}{{/tags}}' '<{{$b}}2{{/b}}>'
  seed "$(printf '{{#flag}}%.0s' {1..198})$(printf '{{/flag}}%.0s' {1..198})"
  seed "$(printf '{{#reader.name}}%.0s' {1..200}){{greeting}}$(printf '{{/reader.name}}%.0s' {1..200})"
  seed "{{$(printf 'uppercased(%.0s' {1..10})greeting$(printf ')%.0s' {1..10})}}"
  seed "$(printf '{{#rows}}%.0s' {1..20})$(printf '{{/rows}}%.0s' {1..20})"
  seed "$(template digest.html)" "$(template layout.html)" "$(template article.html)"
  seed "$(template article.html)"
  seed "$(template layout.html)"
  seed '' '' '' "$(template digest.txt)"
}

write_templates_dictionary() {
  local word
  for word in '{{' '}}' '{{{' '}}}' '{{#' '{{^' '{{/' '{{>' '{{<' '{{$' '{{!' '{{=' '=}}' '{{&' \
    '<0%' '%>' '=' '.' '()' 'first(' 'last()' 'index()' 'count(' 'reversed(' 'uppercased(' 'plusone(' \
    title body flag count greeting tags sections articles lead rows number newsletter.name \
    reader.name reader.email reader.town digest.html layout.html article.html digest.txt \
    '{{#tags}}' '{{/tags}}' '{{#sections}}' '{{/sections}}' '{{#lead}}' '{{/lead}}' '{{#flag}}' '{{/flag}}' \
    '{{#reader.name}}' '{{/reader.name}}' '{{^reader.name}}' '{{reader.town}}' '{{>article.html}}' \
    '{{<layout.html}}' '{{/layout.html}}' '{{$a}}' '{{/a}}' '{{.}}' '{{#.}}' '{{/.}}' '{{=<% %>=}}'; do
    echo "\"$word\""
  done
  printf '"\\xff"\n"\\x0a"\n"\\x0d\\x0a"\n"\\x09"\n"\\xcc\\x81"\n'
}
