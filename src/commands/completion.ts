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
  zsh: `#compdef holdfast
_holdfast() {
  local -a found
  found=("\${(@f)$(holdfast complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n $found[1] ]]; then
    compadd -Q -- "\${found[@]}"
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
  fish: `function __holdfast_complete
  set -l words (commandline -opc) (commandline -ct)
  holdfast complete -- $words[2..-1] 2>/dev/null
end
complete -c holdfast -a '(__holdfast_complete)'
`,
};
