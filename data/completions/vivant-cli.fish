# SPDX-License-Identifier: GPL-3.0-or-later
# fish completion for vivant-cli

complete -c vivant-cli -n __fish_use_subcommand -f -a animate -d 'Render a portrait with the motion of a clip'
complete -c vivant-cli -n __fish_use_subcommand -f -a inspect -d 'Write what the model sees'
complete -c vivant-cli -n __fish_use_subcommand -f -a model -d 'List, describe, import, verify and remove models'
complete -c vivant-cli -n __fish_use_subcommand -f -a bench -d 'Time a model'
complete -c vivant-cli -l help -d 'Explain'

set -l rendering '__fish_seen_subcommand_from animate inspect bench'
complete -c vivant-cli -n $rendering -l source -r -F -d 'Portrait'
complete -c vivant-cli -n $rendering -l driving -r -F -d 'Clip to follow'

complete -c vivant-cli -n '__fish_seen_subcommand_from animate inspect' -l output -r -F -d 'What to write'
complete -c vivant-cli -n '__fish_seen_subcommand_from animate inspect' -l model -r -F -d 'Name or file of the model'

set -l animate '__fish_seen_subcommand_from animate'
complete -c vivant-cli -n $animate -l config -r -F -d 'YAML that overrides the model'
complete -c vivant-cli -n $animate -l relative -d 'Start from the pose of the portrait'
complete -c vivant-cli -n $animate -l absolute -d 'Take the pose of the clip'
complete -c vivant-cli -n $animate -l adapt-scale -d 'Fit the size of the faces'
complete -c vivant-cli -n $animate -l start -x -a 'auto first' -d 'Start frame'
complete -c vivant-cli -n $animate -l crop -x -a 'auto none' -d 'Square of the portrait'
complete -c vivant-cli -n $animate -l driver-crop -x -a 'auto none' -d 'Square of the clip'
complete -c vivant-cli -n $animate -l smooth -x -d 'Smoothing of keypoints'
complete -c vivant-cli -n $animate -l paste-back -d 'Into the whole picture'
complete -c vivant-cli -n $animate -l detail -d 'Use the pixels of the portrait'
complete -c vivant-cli -n $animate -l size -x -d 'Size in pixels'
complete -c vivant-cli -n $animate -l from -x -d 'First second'
complete -c vivant-cli -n $animate -l to -x -d 'Last second'
complete -c vivant-cli -n $animate -l audio -x -a 'driver none' -d 'Sound'
complete -c vivant-cli -n $animate -l overlay -x -d 'What to draw'
complete -c vivant-cli -n '__fish_seen_subcommand_from animate bench' -l threads -x -d 'Number of threads'

complete -c vivant-cli -n '__fish_seen_subcommand_from model' -a 'list info import verify remove'
complete -c vivant-cli -n '__fish_seen_subcommand_from model' -l name -x -d 'Name in the list'

set -l bench '__fish_seen_subcommand_from bench'
complete -c vivant-cli -n $bench -l checkpoint -r -F -d 'Model'
complete -c vivant-cli -n $bench -l frames -x -d 'Number of frames'
complete -c vivant-cli -n $bench -l dump -r -F -d 'Write the frames'
