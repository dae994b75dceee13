/**
 * The scripts are thin: each asks `leadctl __complete --current=WORD WORDS…`, which answers a candidate a line. The word
 * that is being written comes first and glued to its name, for older PowerShells drop an empty argument.
 */
const BASH = String.raw`# bash completion of leadctl. Load it with: source <(leadctl completion bash)
_leadctl() {
  local i word last='' current cut='' value about prefix
  local -a words=()
  # Readline splits words at '=' and ':', which belong to the words of leadctl.
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word=${'$'}{COMP_WORDS[i]}
    if [[ ${'$'}{#words[@]} -gt 0 && ( $word == [=:]* || $last == *[=:] ) ]]; then
      words[${'$'}{#words[@]} - 1]+=$word
    else
      words+=("$word")
    fi
    last=$word
  done
  current=${'$'}{words[${'$'}{#words[@]} - 1]}
  unset "words[${'$'}{#words[@]} - 1]"
  if [[ $current == *[=:]* && $COMP_WORDBREAKS == *=* ]]; then
    cut=${'$'}{current%"${'$'}{current##*[=:]}"}
  fi
  COMPREPLY=()
  while IFS=$'\t' read -r value about; do
    case $value in
      :files* | :folders*)
        prefix=${'$'}{value#:f*s}
        prefix=${'$'}{prefix# }
        local kind=-f
        [[ $value == :folders* ]] && kind=-d
        compopt -o filenames 2>/dev/null
        while IFS= read -r word; do
          word=$prefix$word
          COMPREPLY+=("${'$'}{word#"$cut"}")
        done < <(compgen $kind -- "${'$'}{current#"$prefix"}")
        ;;
      *)
        COMPREPLY+=("${'$'}{value#"$cut"}")
        ;;
    esac
  done < <("${'$'}{COMP_WORDS[0]/#\~/$HOME}" __complete "--current=$current" "${'$'}{words[@]}" 2>/dev/null)
  if [[ ${'$'}{#COMPREPLY[@]} -eq 1 && ${'$'}{COMPREPLY[0]} == *= ]]; then
    compopt -o nospace 2>/dev/null
  fi
}
complete -F _leadctl leadctl
`;

const ZSH = String.raw`#compdef leadctl
# zsh completion of leadctl. Load it with: source <(leadctl completion zsh)
_leadctl() {
  local line value kind='' prefix=''
  local -a lines closed closed_about open open_about before
  before=("${'$'}{(@Q)words[2,CURRENT-1]}")
  (( CURRENT > 2 )) || before=()
  lines=("${'$'}{(@f)$("${'$'}{(Q)words[1]}" __complete "--current=${'$'}{(Q)words[CURRENT]}" "${'$'}{before[@]}" 2>/dev/null)}")
  for line in "${'$'}{lines[@]}"; do
    value=${'$'}{line%%$'\t'*}
    case $line in
      '') ;;
      :files*) kind=files; prefix=${'$'}{${'$'}{line#:files}# } ;;
      :folders*) kind=folders; prefix=${'$'}{${'$'}{line#:folders}# } ;;
      *=|*=$'\t'*) open+=("$value"); open_about+=("${'$'}{line/$'\t'/  -- }") ;;
      *) closed+=("$value"); closed_about+=("${'$'}{line/$'\t'/  -- }") ;;
    esac
  done
  (( ${'$'}{#closed} )) && compadd -l -d closed_about -a closed
  (( ${'$'}{#open} )) && compadd -S '' -l -d open_about -a open
  if [[ -n $kind ]]; then
    [[ -n $prefix ]] && compset -P "${'$'}{(b)prefix}"
    if [[ $kind == folders ]]; then _files -/; else _files; fi
  fi
}
if [[ ${'$'}{funcstack[1]} == _leadctl ]]; then
  _leadctl "$@"
elif (( ${'$'}{+functions[compdef]} )); then
  compdef _leadctl leadctl
fi
`;

const FISH = String.raw`# fish completion of leadctl. Load it with: leadctl completion fish | source
function __leadctl_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    set -l program $before[1]
    set -e before[1]
    for line in (command $program __complete "--current=$current" $before 2>/dev/null)
        switch $line
            case ':files*' ':folders*'
                set -l prefix (string replace -r '^:f\w+ ?' '' -- $line)
                set -l path (string sub -s (math 1 + (string length -- "$prefix")) -- "$current")
                if string match -q ':folders*' -- $line
                    for one in (__fish_complete_directories "$path" '')
                        echo "$prefix$one"
                    end
                else
                    for one in (__fish_complete_path "$path" '')
                        echo "$prefix$one"
                    end
                end
            case '*'
                echo $line
        end
    end
end
complete -c leadctl -f -a '(__leadctl_complete)'
`;

const POWERSHELL = `# PowerShell completion of leadctl. Load it with: leadctl completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName leadctl -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements |
        Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
        ForEach-Object { $_.ToString() })
    $program = $words[0]
    $before = @($words | Select-Object -Skip 1)
    if ($wordToComplete -ne '' -and $before.Count -gt 0) {
        $before = @($before | Select-Object -First ($before.Count - 1))
    }
    & $program __complete "--current=$wordToComplete" @before 2>$null | ForEach-Object {
        $value, $about = $_ -split [char]9, 2
        # Without a result, PowerShell offers paths by itself.
        if (-not $value.StartsWith(':')) {
            if (-not $about) { $about = $value }
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $about)
        }
    }
}
`;

export const scripts = { bash: BASH, zsh: ZSH, fish: FISH, powershell: POWERSHELL } as const;
