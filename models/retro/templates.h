// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/retro/retro.h"
#include "models/store/store.h"

/// How retrospectives run: data in resources/retro/*.yaml, and those that people saved (RETRO-1, 4, 6, 20).
namespace wavedeck::retro {

struct PhaseForm {
    QString id;
    QString name;
    int minutes = 0;
    int least = 0; ///< contributions of each participant; 0 = nothing is asked
    int most = 0; ///< the one after needs confirmation; 0 = any number
    bool hidden = false; ///< nobody sees the others' contributions while it runs
    bool review = false; ///< of the actions that came from earlier ones
    bool rollCall = false; ///< everybody says one word
    bool vote = false; ///< votes are given in it, and shown after it
    bool severity = false; ///< its contributions may be graded (RETRO-7)
    QStringList fields; ///< that its contributions take
};

struct Form {
    QString name; ///< six-phase
    QString title;
    int minutes = 0; ///< how long all of it is meant to take
    bool strict = false; ///< a phase without its words or its summary is only closed with a reason (RETRO-5, 8)
    int votesEach = 5;
    int votesPerTheme = 3;
    QStringList objectives;
    QStringList rules;
    QStringList roles; ///< who is asked for
    QList<PhaseForm> phases;

    int sum() const; ///< minutes of the phases
};

/// Shipped ones first.
QStringList formNames(Store& store);
/// All of them; null: the shipped ones.
QList<Form> forms(Store* store);
/// Usage `unknown-template`.
Result<Form> formNamed(Store& store, const QString& name);
/// Of a phase; one without any rule where the template is gone.
PhaseForm phaseForm(Store& store, const Retro& retro, const QString& phase);
PhaseForm phaseForm(const Result<Form>& form, const Retro& retro, const QString& phase);

/// The retrospective's own shape as a template (RETRO-20): phases, minutes, roles, rules, no entries.
QJsonObject templateOf(const Retro& retro, const Result<Form>& form, const QString& name);

/// Ids of phases whose contributions are not for the others' eyes yet: the template hides them, and the phase is not
/// over.
QStringList hiddenPhases(Store& store, const Retro& retro);
/// Whether the phase that runs is one of them.
bool hidesNotes(Store& store, const Retro& retro);
/// What may be shown, exported and counted: contributions of hidden phases say "(hidden)" and nothing else, those of
/// an anonymous one neither by whom nor when.
Retro withoutHidden(Store& store, Retro retro);

} // namespace wavedeck::retro
