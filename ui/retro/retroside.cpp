// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/retro/retroside.h"

#include "ui/retro/ratebars.h"
#include "ui/retro/retrowords.h"
#include "ui/retro/rowlist.h"
#include "ui/retro/themelist.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/labels.h"

#include <QJsonObject>
#include <QPushButton>

#include <cmath>

namespace wavedeck::ui {

namespace {

constexpr int kSide = 14;

void say(QLabel* label, const QString& words)
{
    label->setText(words);
    label->setVisible(!words.isEmpty());
}

} // namespace

RetroSide::RetroSide(const Appearance& appearance, QWidget* parent)
    : AgentSide(appearance, tr("Themes, recommendations, actions"), parent)
{
    m_themeHead = head(tr("Themes"));
    button(m_themeHead, Glyph::Link, tr("Merge"), tr("Merge themes"));
    button(m_themeHead, Glyph::Plus, {}, tr("New theme"));
    m_themes = follow(new ThemeList(appearance, m_body));
    m_votes = words("hint");
    m_recommendationHead = head(tr("Recommendations so far"));
    button(m_recommendationHead, Glyph::Link, tr("Consolidate"), tr("Consolidate the chosen recommendations"));
    button(m_recommendationHead, Glyph::Plus, {}, tr("New recommendation"));
    m_recommendations = follow(new RowList(appearance, tr("Recommendations"), m_body));
    m_recommendations->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_noRecommendations = words("hint");
    m_rateHead = head(tr("Implementation rate"));
    m_rate = new RateBars(appearance, m_body);
    add(m_rate);
    m_actionHead = head(tr("Actions"));
    button(m_actionHead, Glyph::Plus, {}, tr("New action"));
    m_actions = follow(new RowList(appearance, tr("Actions"), m_body));
    m_noActions = words("hint");
    m_numbersHead = head(tr("In numbers"));
    m_statistics = words("secondary");
    for (RowList* list : {m_recommendations, m_actions})
        list->setWhole(true);
    for (QLabel* label : {m_votes, m_noRecommendations, m_noActions, m_statistics})
        label->setContentsMargins(kSide, 6, kSide, 6);
    end();
}

QPushButton* RetroSide::button(SectionHead* head, Glyph glyph, const QString& words, const QString& name)
{
    QPushButton* made = makeButton(head, m_appearance, glyph, words, words.isEmpty() ? "flat icon" : "flat small");
    made->setAccessibleName(name);
    made->setToolTip(name);
    head->addButton(made);
    m_buttons.append(made);
    return made;
}

/// What has the keyboard is scrolled to.
template <class List> List* RetroSide::follow(List* list)
{
    add(list);
    connect(list, &List::reached, this, [this, list](const QRect& row) {
        const QPoint at = list->viewport()->mapTo(m_body, row.center());
        ensureVisible(at.x(), at.y(), 0, row.height());
    });
    return list;
}

void RetroSide::setNarrow(bool on)
{
    m_buttons[2]->setText(on ? QString() : tr("Consolidate"));
}

void RetroSide::setWritable(bool on)
{
    for (QPushButton* each : m_buttons.mid(0, 4))
        each->setVisible(on);
}

void RetroSide::show(const RetroView& view, int voter)
{
    const retro::Retro& retro = view.shown;
    m_themes->setThemes(retrowords::themes(retro));
    m_themes->setVisible(!retro.themes.isEmpty());
    m_themeHead->setHint(retro.themes.isEmpty() ? QString() : QString::number(retro.themes.size()));
    say(m_votes,
        retro.themes.isEmpty() ? tr("Notes are grouped into themes here: Ctrl+T on a card, or drag it.")
            : retro.state == QLatin1String("complete") ? QString()
                                                       : retrowords::votes(retro, voter));
    m_recommendations->setRows(retrowords::recommendations(retro));
    m_recommendations->setVisible(!retro.recommendations.isEmpty());
    m_recommendationHead->setHint(
        retro.recommendations.isEmpty() ? QString() : QString::number(retro.recommendations.size()));
    say(m_noRecommendations, retro.recommendations.isEmpty() ? tr("None yet.") : QString());
    m_actions->setRows(retrowords::actions(retro));
    m_actions->setVisible(!retro.actions.isEmpty());
    m_actionHead->setHint(retro.actions.isEmpty() ? QString() : QString::number(retro.actions.size()));
    say(m_noActions, retro.actions.isEmpty() ? tr("Nobody has anything to do yet.") : QString());
    const QList<RateBar> bars = retrowords::rateBars(view);
    m_rateHead->setHint(bars.isEmpty() ? QString()
            : bars.size() == 1         ? tr("of one retrospective")
                                       : tr("last %1 retrospectives").arg(bars.size()));
    const auto [percent, told] = retrowords::rate(view.rate);
    m_rate->setRate(percent, told, bars);
    say(m_statistics, retrowords::statistics(view));
    m_numbersHead->setVisible(!m_statistics->text().isEmpty());
}

} // namespace wavedeck::ui
