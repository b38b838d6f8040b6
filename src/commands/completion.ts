/** Shells that we have a script for. */
export type Shell = "bash" | "zsh" | "fish";

/**
 * What makes a shell complete our command line: it asks `holdfast complete` for the words that could follow, a line each. Where there are none,
 * the shell offers files.
 */
export const completionScripts: Readonly<Record<Shell, string>> = {
  // bash takes : and = for ends of words, and completes only what is behind them.
  bash: `_holdfast() {
  local line=\${COMP_LINE:0:COMP_POINT} candidate
  local -a words
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  local word=\${words[\${#words[@]} - 1]}
  local before=\${word%"\${word##*[:=]}"}
  COMPREPLY=()
  while IFS= read -r candidate; do
    COMPREPLY+=("\${candidate#"$before"}")
  done < <(holdfast complete -- "\${words[@]:1}" 2>/dev/null)
}
complete -o default -F _holdfast holdfast
`,
  // What is asked has no quotes, and zsh puts those that the words need.
  zsh: `#compdef holdfast
_holdfast() {
  local -a found
  found=("\${(@f)$(holdfast complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n $found[1] ]]; then
    compadd -- "\${found[@]}"
  else
    _files
  fi
}
if [[ $funcstack[1] == _holdfast ]]; then
  _holdfast "$@"
else
  compdef _holdfast holdfast
fi
`,
  // fish adds files to what it is given, unless it is told not to; then they are ours to ask for.
  fish: `function __holdfast_complete
  set -l words (commandline -opc) (commandline -ct)
  set -l found (holdfast complete -- $words[2..-1] 2>/dev/null)
  if set -q found[1]
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c holdfast -f -a '(__holdfast_complete)'
`,
};
