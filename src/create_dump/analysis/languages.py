"""The language of a file by its name, as Markdown's fences call it.

Knows names only, never content. The names are those of Linguist and highlight.js, lower case.
"""

from __future__ import annotations

UNKNOWN = "text"

_EXTENSIONS = """
ada: adb ads ada
apacheconf: htaccess
applescript: applescript
arduino: ino
asciidoc: adoc asciidoc asc
asm: asm s nasm
astro: astro
awk: awk gawk
bash: sh bash zsh ksh bats ebuild
bat: bat cmd
bibtex: bib
bicep: bicep
blade: blade.php
c: c h cats idc
capnp: capnp
clojure: clj cljs cljc edn
cmake: cmake
cobol: cob cbl cpy
coffeescript: coffee litcoffee
commonlisp: lisp lsp cl asd
cpp: cc cpp cxx c++ hh hpp hxx h++ ipp tpp inl ixx cppm
crystal: cr
csharp: cs csx cake
css: css
csv: csv
cuda: cu cuh
cue: cue
cython: pyx pxd pxi
d: d di
dart: dart
dhall: dhall
diff: diff patch
django: djhtml
dockerfile: dockerfile containerfile
dot: dot gv
eiffel: e
ejs: ejs
elixir: ex exs eex heex leex
elm: elm
elisp: el
erb: erb rhtml
erlang: erl hrl escript
fish: fish
fortran: f f77 f90 f95 f03 f08 for fpp
fsharp: fs fsi fsx
gcode: gcode
gdscript: gd
gettext: po pot
gherkin: feature
gleam: gleam
glsl: glsl vert frag geom comp tesc tese
gn: gn gni
go: go
go-template: tmpl gotmpl gohtml
graphql: graphql gql graphqls
groovy: groovy gradle gvy jenkinsfile
haml: haml
handlebars: hbs handlebars mustache
haskell: hs hsc lhs
haxe: hx
hcl: hcl nomad
hlsl: hlsl fx cginc
html: html htm xhtml shtml
http: http rest
idris: idr
ini: ini cfg conf cnf editorconfig desktop
janet: janet
java: java jav
javascript: js mjs cjs es6
jinja: j2 jinja jinja2
json: json geojson webmanifest har ipynb avsc topojson
json5: json5
jsonc: jsonc code-workspace
jsonl: jsonl ndjson
jsonnet: jsonnet libsonnet
jsp: jsp
jsx: jsx
julia: jl
just: just
kotlin: kt kts
latex: tex sty cls ltx dtx
lean: lean
less: less
liquid: liquid
llvm: ll
log: log
lua: lua
m4: m4 ac
makefile: mk mak make
markdown: md markdown mdown mkd mdwn
mdx: mdx
matlab: matlab
mermaid: mmd mermaid
meson: meson
metal: metal
mojo: mojo
move: move
nginx: nginx nginxconf
nim: nim nims nimble
nix: nix
objectivec: m mm
ocaml: ml mli mll mly
odin: odin
openscad: scad
pascal: pas dpr lpr
perl: pl pm pod
php: php php3 php4 php5 phtml
plantuml: puml plantuml
plsql: pks pkb plsql
postscript: ps eps
powershell: ps1 psm1 psd1
prisma: prisma
prolog: pro
properties: properties
protobuf: proto
pug: pug jade
puppet: pp
purescript: purs
python: py pyi pyw py3 wsgi bzl
qml: qml
r: r
racket: rkt
raku: raku rakumod p6
razor: cshtml razor
rego: rego
rescript: res resi
robotframework: robot
ron: ron
rst: rst
ruby: rb rake gemspec ru rbw podspec
rust: rs
sass: sass
scala: scala sbt sc
scheme: scm ss sld
scss: scss
smalltalk: st
smithy: smithy
snakemake: smk
solidity: sol
sparql: rq sparql
sql: sql ddl dml
starlark: star
stylus: styl
svelte: svelte
svg: svg
swift: swift
systemverilog: sv svh
tcl: tcl tk
templ: templ
terraform: tf tfvars
thrift: thrift
toml: toml
tsv: tsv
tsx: tsx
turtle: ttl
twig: twig
typescript: ts mts cts
typst: typ
v: vsh
vala: vala vapi
vb: vb vbs bas
verilog: v vh
vhdl: vhd vhdl
vim: vim vimrc
vue: vue
wasm: wat wast
wgsl: wgsl
xml: xml xsd xsl xslt xaml plist csproj vbproj fsproj props targets resx rss atom kml wsdl nuspec ui
yaml: yaml yml
yang: yang
zig: zig zon
"""

_NAMES = """
apacheconf: .htaccess httpd.conf apache2.conf
bash: .bashrc .bash_profile .bash_aliases .bash_logout .profile .zshrc .zshenv .zprofile pkgbuild
bash: .envrc gradlew configure.sh
bazel: build.bazel workspace.bazel module.bazel build workspace
clojure: .lein-env
cmake: cmakelists.txt
dockerfile: dockerfile containerfile
dotenv: .env
elixir: mix.lock
gitattributes: .gitattributes
gitignore: .gitignore .dockerignore .npmignore .eslintignore .prettierignore .createdumpignore
gitignore: .helmignore .hgignore .ignore .rgignore .gcloudignore .vscodeignore .stylelintignore
go: go.mod go.sum go.work
groovy: jenkinsfile
ini: .editorconfig .npmrc .pylintrc .flake8 .coveragerc .gitconfig .gitmodules .pypirc .inputrc
ini: setup.cfg pip.conf
json: .babelrc .eslintrc .prettierrc .jshintrc .watchmanconfig composer.lock pipfile.lock
json: flake.lock package-lock.json .swcrc
json: .all-contributorsrc .arcconfig .stylelintrc
jsonc: tsconfig.json jsconfig.json devcontainer.json
just: justfile .justfile
m4: configure.ac
makefile: makefile gnumakefile kbuild makefile.am makefile.in bsdmakefile
meson: meson.build meson_options.txt
nginx: nginx.conf
procfile: procfile
python: sconstruct sconscript snakefile wscript .pythonrc tiltfile
r: .rprofile
requirements: requirements.txt constraints.txt requirements.in dev-requirements.txt
ruby: gemfile rakefile vagrantfile guardfile podfile fastfile brewfile capfile dangerfile berksfile
ruby: appfile .irbrc .pryrc config.ru
rust: build.rs
sql: .sqliterc
ssh: ssh_config sshd_config
starlark: build.bzl
tcsh: .tcshrc .cshrc
terraform: .terraform.lock.hcl
toml: cargo.lock poetry.lock uv.lock pipfile pdm.lock gopkg.lock
vim: .vimrc .gvimrc .ideavimrc .exrc
yaml: .clang-format .clang-tidy .clangd pubspec.lock .gemrc .yamllint yarn.lock cartfile
"""

_BEFORE_THE_DOT = {
    "dockerfile": "dockerfile",
    "containerfile": "dockerfile",
    "makefile": "makefile",
    "jenkinsfile": "groovy",
    ".env": "dotenv",
    "requirements": "requirements",
}
"""``Dockerfile.alpine``, ``.env.example``: names that say it all before their first dot."""


def _table(lines: str) -> dict[str, str]:
    table: dict[str, str] = {}
    for line in lines.split("\n"):
        name, _, keys = line.partition(":")
        table.update(dict.fromkeys(keys.split(), name))
    return table


_BY_EXTENSION = _table(_EXTENSIONS)
_BY_NAME = _table(_NAMES)


def language(path: str) -> str:
    """Return the name of the language of the file at *path*, or ``text``.

    It holds nothing but lower-case letters, digits, ``+``, ``#`` and ``-``.
    """
    name = path[path.rfind("/") + 1 :].lower()
    if found := _BY_NAME.get(name):
        return found
    # From the longest ending to the shortest, so that ``a.blade.php`` is found before ``php``.
    dot = name.find(".", 1)
    stem = name[:dot] if dot > 0 else ""
    while dot > 0:
        if found := _BY_EXTENSION.get(name[dot + 1 :]):
            return found
        dot = name.find(".", dot + 1)
    return _BEFORE_THE_DOT.get(stem, UNKNOWN)
