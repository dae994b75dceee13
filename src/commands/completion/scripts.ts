/**
 * The scripts are thin: each asks `leadctl __complete --current=WORD WORDS…`, which answers a candidate a line. The word
 * that is being written comes first and glued to its name, for older PowerShells drop an empty argument.
 */
const BASH = String.raw`# bash completion of leadctl. Load it with: source <(leadctl completion bash)

# Sets plain, what the shell would make of a word as it was typed; quote, which one is still open; closed, where one is
# not; and cut, the beginning that Readline leaves alone, with what it stands for in cut_plain.
_leadctl_read() {
  local i char next last=''
  plain='' quote='' closed='' cut='' cut_plain=''
  for ((i = 0; i < ${'$'}{#1}; i++)); do
    char=${'$'}{1:i:1}
    case $quote$char in
      \' | \")
        quote=$char
        cut=${'$'}{1:0:i + 1}
        cut_plain=$plain
        # The words of $'…' are others.
        [[ $last != '$' ]] || closed=1
        ;;
      \'\' | \"\")
        quote=''
        closed=1
        ;;
      \\ | \"\\)
        next=${'$'}{1:i + 1:1}
        if [[ -n $quote && $next != ['"\$${'`'}'] ]]; then
          plain+=\\
        else
          plain+=$next
          i=$((i + 1))
        fi
        ;;
      = | :)
        plain+=$char
        if [[ $COMP_WORDBREAKS == *"$char"* ]]; then
          cut=${'$'}{1:0:i + 1}
          cut_plain=$plain
        fi
        ;;
      *) plain+=$char ;;
    esac
    last=$char
  done
}

# Sets typed: a text as it has to be typed behind the quote that is open. A name out of a config file runs nothing.
_leadctl_type() {
  local i char
  if [[ -z $quote ]]; then
    printf -v typed %q "$1"
    return
  fi
  typed=''
  for ((i = 0; i < ${'$'}{#1}; i++)); do
    char=${'$'}{1:i:1}
    case $quote$char in
      \'\') typed+="'\\''" ;;
      \"!) typed+="\"'!'\"" ;;
      \"['"\$${'`'}']) typed+=\\$char ;;
      *) typed+=$char ;;
    esac
  done
  # Readline takes a quote at the beginning for the one that is open, and one at the end for the one that closes.
  [[ $typed != "$quote"* ]] || typed=$quote$typed
  [[ $typed != *"$quote" ]] || typed+=$quote
}

_leadctl() {
  local i word last='' plain quote closed cut cut_plain typed value about prefix kind as_files
  local -a words=() before=()
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
  COMPREPLY=()
  for ((i = 0; i < ${'$'}{#words[@]} - 1; i++)); do
    _leadctl_read "${'$'}{words[i]}"
    before+=("$plain")
  done
  _leadctl_read "${'$'}{words[${'$'}{#words[@]} - 1]}"
  # Behind a quote that is closed Readline replaces less than the word.
  [[ -z $closed ]] || return 0
  while IFS=$'\t' read -r value about; do
    case $value in
      :files* | :folders*)
        prefix=${'$'}{value#:f*s}
        prefix=${'$'}{prefix# }
        kind=-f
        [[ $value == :folders* ]] && kind=-d
        # Readline quotes by itself what it is told to be files; bash 3 cannot tell it.
        as_files=''
        compopt -o filenames 2>/dev/null && as_files=1
        while IFS= read -r word; do
          word=$prefix$word
          word=${'$'}{word#"$cut_plain"}
          if [[ -z $as_files ]]; then
            _leadctl_type "$word"
            word=$typed
          fi
          COMPREPLY+=("$word")
        done < <(compgen "$kind" -- "${'$'}{plain#"$prefix"}")
        ;;
      *)
        _leadctl_type "${'$'}{value#"$cut_plain"}"
        COMPREPLY+=("$typed")
        ;;
    esac
  done < <("${'$'}{COMP_WORDS[0]/#\~/$HOME}" __complete "--current=$plain" "${'$'}{before[@]}" 2>/dev/null)
  if [[ ${'$'}{#COMPREPLY[@]} -eq 1 && ${'$'}{COMPREPLY[0]} == *= ]]; then
    compopt -o nospace 2>/dev/null
  fi
}
complete -F _leadctl leadctl
`;

const ZSH = String.raw`#compdef leadctl
# zsh completion of leadctl. Load it with: source <(leadctl completion zsh)
_leadctl() {
  local line value kind='' prefix='' current
  local -a lines closed closed_about open open_about before
  before=("${'$'}{(@Q)words[2,CURRENT-1]}")
  (( CURRENT > 2 )) || before=()
  # Closed for the moment, where a quote is open. Of what is added zsh quotes what has to be.
  current=${'$'}{words[CURRENT]}${'$'}{compstate[quote]}
  current=${'$'}{(Q)current}
  lines=("${'$'}{(@f)$("${'$'}{(Q)words[1]}" __complete "--current=$current" "${'$'}{before[@]}" 2>/dev/null)}")
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
    set -l typed (commandline -ct)
    # As the shell would read the word, whichever quote is still open.
    set -l current (string unescape -- "$typed"; or string unescape -- "$typed\""; or string unescape -- "$typed'")
    set -l program $before[1]
    set -e before[1]
    for line in (command $program __complete "--current=$current" $before 2>/dev/null)
        switch $line
            case ':files*' ':folders*'
                set -l prefix (string replace -r '^:f\w+ ?' '' -- $line)
                set -l path (string sub -s (math 1 + (string length -- "$prefix")) -- "$current")
                if string match -q ':folders*' -- $line
                    for one in (__fish_complete_directories "$path" '')
                        printf '%s\n' "$prefix$one"
                    end
                else
                    for one in (__fish_complete_path "$path" '')
                        printf '%s\n' "$prefix$one"
                    end
                end
            case '*'
                # fish quotes what is chosen by itself.
                printf '%s\n' $line
        end
    end
end
complete -c leadctl -f -a '(__leadctl_complete)'
`;

const POWERSHELL = String.raw`# PowerShell completion of leadctl. Load it with: leadctl completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName leadctl -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements |
        Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
        ForEach-Object { $_.ToString().Trim([char]39, [char]34) })
    $program = $words[0]
    $before = @($words | Select-Object -Skip 1)
    if ($wordToComplete -ne '' -and $before.Count -gt 0) {
        $before = @($before | Select-Object -First ($before.Count - 1))
    }
    # As it will be compared with the names, without the quotes around it.
    $current = $wordToComplete.Trim([char]39, [char]34)
    & $program __complete "--current=$current" @before 2>$null | ForEach-Object {
        $value, $about = $_ -split [char]9, 2
        # Without a result, PowerShell offers paths by itself.
        if (-not $value.StartsWith(':')) {
            if (-not $about) { $about = $value }
            # PowerShell types a result as it stands, and a name of the config file is no program.
            $typed = $value
            if ($value -notmatch '^[\p{L}\p{N}_./:=+-]+$') {
                $escaped = [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($value)
                $typed = "'$escaped'"
            }
            [System.Management.Automation.CompletionResult]::new($typed, $value, 'ParameterValue', $about)
        }
    }
}
`;

export const scripts = { bash: BASH, zsh: ZSH, fish: FISH, powershell: POWERSHELL } as const;
