// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/retro/templates.h"

#include "models/risk/yamljson.h"
#include "models/store/retrorepository.h"

#include <QFile>
#include <QJsonArray>

#include <algorithm>

namespace wavedeck::retro {

namespace {

constexpr QLatin1String kShipped[]{QLatin1String("six-phase"), QLatin1String("short")};

QStringList texts(const QJsonValue& value)
{
    QStringList list;
    for (const QJsonValue& one : value.toArray())
        list.append(one.toString());
    return list;
}

/// YAML gives whole numbers and true as such; what a person saved went through JSON.
Form formOf(const QJsonObject& document)
{
    Form form;
    form.name = document.value(QLatin1String("name")).toString();
    form.title = document.value(QLatin1String("title")).toString();
    form.minutes = document.value(QLatin1String("minutes")).toInt();
    form.strict = document.value(QLatin1String("strict")).toBool();
    form.votesEach = document.value(QLatin1String("votes_each")).toInt(form.votesEach);
    form.votesPerTheme = document.value(QLatin1String("votes_per_theme")).toInt(form.votesPerTheme);
    form.objectives = texts(document.value(QLatin1String("objectives")));
    form.rules = texts(document.value(QLatin1String("rules")));
    form.roles = texts(document.value(QLatin1String("roles")));
    for (const QJsonValue& one : document.value(QLatin1String("phases")).toArray()) {
        PhaseForm phase;
        phase.id = one[QLatin1String("id")].toString();
        phase.name = one[QLatin1String("name")].toString();
        phase.minutes = one[QLatin1String("minutes")].toInt();
        phase.least = one[QLatin1String("least")].toInt();
        phase.most = one[QLatin1String("most")].toInt();
        phase.hidden = one[QLatin1String("hidden")].toBool();
        phase.review = one[QLatin1String("review")].toBool();
        phase.rollCall = one[QLatin1String("roll_call")].toBool();
        phase.vote = one[QLatin1String("vote")].toBool();
        phase.severity = one[QLatin1String("severity")].toBool();
        phase.fields = texts(one[QLatin1String("fields")]);
        form.phases.append(phase);
    }
    return form;
}

QJsonObject documentOf(const PhaseForm& phase)
{
    return {{QStringLiteral("id"), phase.id}, {QStringLiteral("name"), phase.name},
        {QStringLiteral("minutes"), phase.minutes}, {QStringLiteral("least"), phase.least},
        {QStringLiteral("most"), phase.most}, {QStringLiteral("hidden"), phase.hidden},
        {QStringLiteral("review"), phase.review}, {QStringLiteral("roll_call"), phase.rollCall},
        {QStringLiteral("vote"), phase.vote}, {QStringLiteral("severity"), phase.severity},
        {QStringLiteral("fields"), QJsonArray::fromStringList(phase.fields)}};
}

} // namespace

int Form::sum() const
{
    int sum = 0;
    for (const PhaseForm& phase : phases)
        sum += phase.minutes;
    return sum;
}

QStringList formNames(Store& store)
{
    QStringList names;
    for (const QLatin1String name : kShipped)
        names.append(name);
    return names + RetroRepository(store).templates();
}

namespace {

Result<Form> shippedForm(const QString& name)
{
    QFile file(QStringLiteral(":/retro/%1.yaml").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorKind::Environment, QStringLiteral("no-template"), name, file.errorString(), {}};
    const auto document = risk::jsonFromYaml(file.readAll(), name);
    return document ? Result<Form>(formOf(*document)) : document.error();
}

} // namespace

QList<Form> forms(Store* store)
{
    QList<Form> all;
    for (const QLatin1String name : kShipped)
        if (const auto form = shippedForm(name))
            all.append(*form);
    if (store)
        for (const QString& name : RetroRepository(*store).templates())
            if (const auto form = formNamed(*store, name))
                all.append(*form);
    return all;
}

Result<Form> formNamed(Store& store, const QString& name)
{
    if (std::find(std::begin(kShipped), std::end(kShipped), name) != std::end(kShipped))
        return shippedForm(name);
    if (const auto saved = RetroRepository(store).savedTemplate(name))
        return formOf(*saved);
    return Error{ErrorKind::Usage, QStringLiteral("unknown-template"), name,
        QStringLiteral("there is no such template"),
        QStringLiteral("one of: ") + formNames(store).join(QStringLiteral(", "))};
}

PhaseForm phaseForm(const Result<Form>& form, const Retro& retro, const QString& phase)
{
    if (form)
        for (const PhaseForm& one : form->phases)
            if (one.id == phase)
                return one;
    PhaseForm bare;
    bare.id = phase;
    if (const Phase* own = phaseOf(retro, phase))
        bare.name = own->name;
    return bare;
}

PhaseForm phaseForm(Store& store, const Retro& retro, const QString& phase)
{
    return phaseForm(formNamed(store, retro.templateName), retro, phase);
}

QJsonObject templateOf(const Retro& retro, const Result<Form>& form, const QString& name)
{
    QJsonArray phases;
    qint64 planned = 0;
    for (const Phase& phase : retro.phases) {
        PhaseForm own = phaseForm(form, retro, phase.id);
        own.minutes = int((phase.plannedMs + 30'000) / 60'000);
        planned += own.minutes;
        phases.append(documentOf(own));
    }
    QStringList roles;
    for (const Participant& one : retro.participants)
        if (!one.role.isEmpty() && !roles.contains(one.role))
            roles.append(one.role);
    return {{QStringLiteral("name"), name}, {QStringLiteral("title"), retro.title},
        {QStringLiteral("minutes"), retro.plannedMin > 0 ? retro.plannedMin : int(planned)},
        {QStringLiteral("strict"), form && form->strict}, {QStringLiteral("votes_each"), retro.votesEach},
        {QStringLiteral("votes_per_theme"), retro.votesPerTheme},
        {QStringLiteral("objectives"), QJsonArray::fromStringList(retro.objectives)},
        {QStringLiteral("rules"), QJsonArray::fromStringList(retro.rules)},
        {QStringLiteral("roles"), QJsonArray::fromStringList(roles)}, {QStringLiteral("phases"), phases}};
}

QStringList hiddenPhases(Store& store, const Retro& retro)
{
    QStringList hidden;
    if (retro.state == QLatin1String("complete"))
        return hidden;
    const bool all = isGathering(retro);
    const Result<Form> form = formNamed(store, retro.templateName);
    for (const Phase& phase : retro.phases)
        if (all || (phase.state != QLatin1String("closed") && phaseForm(form, retro, phase.id).hidden))
            hidden.append(phase.id);
    return hidden;
}

bool hidesNotes(Store& store, const Retro& retro)
{
    const Phase* phase = phaseOf(retro, retro.phase);
    return isGathering(retro)
        || (phase && phase->state == QLatin1String("running") && hiddenPhases(store, retro).contains(retro.phase));
}

Retro withoutHidden(Store& store, Retro retro)
{
    const QStringList hidden = hiddenPhases(store, retro);
    for (Note& note : retro.notes)
        if (hidden.contains(note.phase)) {
            note.title = QStringLiteral("(hidden)");
            note.fields.clear();
            note.severity.clear();
            note.cites.clear();
        }
    if (isGathering(retro))
        for (Participant& one : retro.participants)
            one.word.clear();
    if (isGathering(retro))
        for (Recommendation& one : retro.recommendations)
            if (one.raw) {
                Recommendation bare;
                bare.number = one.number;
                bare.raw = true;
                bare.by = one.by;
                bare.title = QStringLiteral("(hidden)");
                one = bare;
            }
    if (!retro.anonymous)
        return retro;
    for (Note& note : retro.notes) {
        note.by = 0;
        note.at = 0;
    }
    for (Recommendation& one : retro.recommendations)
        one.by = 0;
    return retro;
}

} // namespace wavedeck::retro
