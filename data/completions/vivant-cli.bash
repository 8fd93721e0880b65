# SPDX-License-Identifier: GPL-3.0-or-later
# bash completion for vivant-cli

_vivant_cli () {
  local current previous command
  current=${COMP_WORDS[COMP_CWORD]}
  previous=${COMP_WORDS[COMP_CWORD - 1]}
  command=${COMP_WORDS[1]}
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    mapfile -t COMPREPLY < <(compgen -W "animate inspect model bench --help --version" -- "$current")
    return
  fi
  case $previous in
    --source | --driving | --output | --config | --checkpoint | --dump | info | import | verify)
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      return
      ;;
    --model)
      mapfile -t COMPREPLY < <(compgen -W "portrait" -- "$current"; compgen -f -- "$current")
      return
      ;;
    --start) mapfile -t COMPREPLY < <(compgen -W "auto first" -- "$current"); return ;;
    --crop | --driver-crop) mapfile -t COMPREPLY < <(compgen -W "auto none" -- "$current"); return ;;
    --audio) mapfile -t COMPREPLY < <(compgen -W "driver none" -- "$current"); return ;;
  esac
  local options=""
  case $command in
    animate)
      options="--source --driving --output --model --config --relative --absolute --adapt-scale --start --crop
        --driver-crop --smooth --paste-back --detail --size --from --to --audio --threads --overlay --quiet --json"
      ;;
    inspect) options="--source --driving --output --model" ;;
    model) options="list info import verify remove --name --json" ;;
    bench) options="--checkpoint --source --driving --threads --frames --dump" ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$options --help" -- "$current")
}
complete -o filenames -F _vivant_cli vivant-cli
