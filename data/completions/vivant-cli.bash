# SPDX-License-Identifier: GPL-3.0-or-later
# bash completion for vivant-cli

_vivant_cli () {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} words=
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    mapfile -t COMPREPLY < <(compgen -W "animate inspect model bench evaluate train shapes heads --help --version" -- "$current")
    return
  fi
  case $previous in
    --source | -s | --driving | -d | --output | -o | --model | -m | --config | --checkpoint | --dump | --clips | -c | info | import | verify)
      mapfile -t COMPREPLY < <(compgen -f -- "$current")
      return
      ;;
    --sampling) words="model ac0 ac1" ;;
    --start) words="auto first" ;;
    --rotate | --driver-rotate) words="90 180 270" ;;
    --crop | --driver-crop) words="auto none" ;;
    --audio) words="driver none" ;;
    --overlay) words="keypoints occlusion flow masks deformed side-by-side" ;;
    --precision) words="f32 bf16" ; [ "${COMP_WORDS[1]}" != model ] || words="f16 f32 bf16" ;;
    *)
      case ${COMP_WORDS[1]} in
        animate)
          words="--source --driving --output --model --config --sampling --relative --absolute --adapt-scale
            --no-adapt-scale --start --rotate --driver-rotate --crop --driver-crop --smooth --paste-back --detail --size
            --from --to --audio --overlay --quality --no-tag --precision --threads --json --quiet --help"
          ;;
        inspect)
          words="--source --driving --output --frame --model --config --sampling --absolute --no-adapt-scale --start
            --rotate --driver-rotate --crop --driver-crop --threads --json --quiet --help"
          ;;
        model)
          words="list info import verify remove --name --config --precision --replace --json --quiet --help"
          ;;
        bench)
          words="--checkpoint --config --source --driving --threads --frames --dump --plan --precision --sampling --help"
          ;;
        evaluate)
          words="--model --config --clips --detector --frames --heads --save --sheet --landmarks --embeddings --threads --json --quiet --help"
          ;;
        train)
          words="--data --heads --config --output --model --resume --name --class --steps --minutes --save-minutes --seed --precision --threads --json --quiet --help"
          ;;
        shapes)
          words="--output --clips --frames --size --seed --stills --truth --quiet --help"
          ;;
        heads)
          words="--output --pairs --clips --frames --size --seed --turn --geometry --quiet --help"
          ;;
      esac
      ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -o filenames -F _vivant_cli vivant-cli
