"""Staff competence (人员资格与培训): induction, fitness, appraisal, rewards and penalties of one employee."""
