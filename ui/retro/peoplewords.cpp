// SPDX-License-Identifier: GPL-3.0-or-later
// Who takes part in a retrospective, before it is made and while it is held. Part of retrowords.
#include "ui/retro/retrowords.h"

#include <algorithm>

namespace wavedeck::ui::retrowords {

namespace {

bool isSecurity(const QString& role)
{
    return role.contains(QLatin1String("security"), Qt::CaseInsensitive);
}

QString securityRole(const retro::Form& form)
{
    const auto found = std::find_if(form.roles.begin(), form.roles.end(), isSecurity);
    return found == form.roles.end() ? QStringLiteral("L1 SECURITY") : *found;
}

} // namespace

QList<retro::Participant> whoIsAsked(const RetroView& view, const retro::Form& form)
{
    QList<retro::Participant> people;
    for (const QString& one : view.people) {
        retro::Participant who;
        who.name = one.section(QLatin1Char(':'), 0, -2);
        who.role = one.section(QLatin1Char(':'), -1);
        people.append(who);
    }
    QStringList roles = people.isEmpty() ? form.roles : QStringList();
    const auto guards = [](const retro::Participant& one) { return isSecurity(one.role); };
    if (std::none_of(people.begin(), people.end(), guards) && !roles.contains(securityRole(form)))
        roles.append(securityRole(form));
    for (const QString& role : std::as_const(roles)) {
        retro::Participant who;
        who.role = role;
        people.append(who);
    }
    return people;
}

QStringList rolesOffered(const RetroView& view)
{
    const auto of = std::find_if(view.forms.begin(), view.forms.end(),
        [&view](const retro::Form& one) { return one.name == view.shown.templateName; });
    const retro::Form form = of == view.forms.end() ? retro::Form() : *of;
    QStringList roles{securityRole(form)};
    for (const QString& role : form.roles + QStringList{QStringLiteral("STAKEHOLDER")})
        if (!roles.contains(role))
            roles.append(role);
    return roles;
}

} // namespace wavedeck::ui::retrowords
