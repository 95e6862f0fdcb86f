// SPDX-License-Identifier: GPL-3.0-or-later
// Which items the page Debt shows, and views of them that are kept. Part of DebtPage.
#include "ui/debt/debtpage.h"
#include "ui/debt/debttable.h"
#include "ui/debt/priochip.h"
#include "ui/live/filterfield.h"
#include "ui/theme/format.h"
#include "ui/theme/look.h"
#include "ui/widgets/pagehead.h"

#include <QComboBox>
#include <QFrame>
#include <QHBoxLayout>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMenu>
#include <QPointer>
#include <QPushButton>
#include <QToolButton>

#include <algorithm>

namespace wavedeck::ui {

namespace {

/// What the filter of the status offers, and what it leaves.
struct StatusChoice {
    const char* name;
    QSet<DebtStatus> statuses;
};
const QList<StatusChoice>& statusChoices()
{
    static const QList<StatusChoice> kChoices{{QT_TRANSLATE_NOOP("DebtPage", "Open, In Progress"),
                                                  {DebtStatus::Open, DebtStatus::InProgress, DebtStatus::Draft}},
        {QT_TRANSLATE_NOOP("DebtPage", "All"), {}}, {QT_TRANSLATE_NOOP("DebtPage", "Open"), {DebtStatus::Open}},
        {QT_TRANSLATE_NOOP("DebtPage", "In Progress"), {DebtStatus::InProgress}},
        {QT_TRANSLATE_NOOP("DebtPage", "Resolved"), {DebtStatus::Resolved}},
        {QT_TRANSLATE_NOOP("DebtPage", "Draft"), {DebtStatus::Draft}}};
    return kChoices;
}

} // namespace

QWidget* DebtPage::filterRow()
{
    auto* row = new QFrame(m_content);
    setFrame(row, QLatin1String("bar"));
    auto* line = new QHBoxLayout(row);
    line->setContentsMargins(16, 8, 16, 8);
    line->setSpacing(8);
    m_filter->setKeyHint(QStringLiteral("/"));
    m_filter->setMinimumWidth(m_appearance.px(150));
    m_filter->setMaximumWidth(m_appearance.px(224));
    line->addWidget(m_filter, 100); // before the room at the end
    for (int i = 0; i < 4; ++i) {
        m_chips.at(std::size_t(i)) = new PrioChip(m_appearance, i, row);
        m_chips.at(std::size_t(i))->setChecked(true);
        line->addWidget(m_chips.at(std::size_t(i)));
    }
    const std::pair<QComboBox*, QString> filters[]
        = {{m_status, tr("Status")}, {m_category, tr("Category")}, {m_session, tr("Found in")}};
    for (const auto& [box, name] : filters) {
        box->setAccessibleName(name);
        box->setToolTip(name);
        box->setObjectName(box == m_category ? QStringLiteral("category") : QString());
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(box == m_status ? 20 : 11);
        line->addWidget(box);
    }
    for (const StatusChoice& choice : statusChoices())
        m_status->addItem(tr("Status: %1").arg(tr(choice.name)));
    m_category->addItem(tr("Category: All"));
    m_session->addItem(tr("Found in: All"));
    line->addStretch(1);
    setLook(m_clear, QLatin1String("link"));
    line->addWidget(m_clear);
    m_views->setText(tr("Save view…"));
    m_views->setAccessibleName(tr("Saved views"));
    m_views->setPopupMode(QToolButton::InstantPopup);
    m_views->setFocusPolicy(Qt::TabFocus);
    m_views->setMenu(new QMenu(m_views));
    line->addWidget(m_views);
    return row;
}

void DebtPage::fillChoices()
{
    QStringList categories;
    QStringList sessions;
    for (const DebtItem& item : m_desk.view()->items) {
        if (!item.category.isEmpty() && !categories.contains(item.category))
            categories.append(item.category);
        if (!item.session.isEmpty() && !sessions.contains(item.session))
            sessions.append(item.session);
    }
    categories.sort(Qt::CaseInsensitive);
    std::sort(sessions.begin(), sessions.end(), std::greater<>());
    const auto fill = [](QComboBox* box, const QString& all, const QString& each, const QStringList& values) {
        const QVariant now = box->currentData();
        box->clear();
        box->addItem(all);
        for (const QString& value : values)
            box->addItem(each.arg(plain(value, 40)), value);
        // What is filtered by stays to be seen, also when nothing is left of it.
        if (now.isValid() && box->findData(now) < 0)
            box->addItem(each.arg(plain(now.toString(), 40)), now);
        box->setCurrentIndex(now.isValid() ? box->findData(now) : 0);
    };
    fill(m_category, tr("Category: All"), tr("Category: %1"), categories);
    fill(m_session, tr("Found in: All"), tr("Found in: %1"), sessions);
}

void DebtPage::applyFilters()
{
    DebtShown shown;
    for (std::size_t i = 0; i < m_chips.size(); ++i)
        shown.priorities.at(i) = m_chips.at(i)->isChecked();
    shown.statuses = statusChoices().at(std::max(0, m_status->currentIndex())).statuses;
    shown.category = m_category->currentData().toString();
    shown.session = m_session->currentData().toString();
    shown.text = m_filter->text();
    const int number = m_table->currentNumber();
    m_model.setShown(shown);
    if (!m_table->choose(number) && m_model.rowCount() > 0)
        m_table->setCurrentIndex(m_model.index(0, 0));
    showCounts();
    showChosen();
    Q_EMIT stateChanged();
}

void DebtPage::showCounts()
{
    const auto all = m_desk.view()->items.size();
    for (std::size_t i = 0; i < m_chips.size(); ++i)
        m_chips.at(i)->setNumber(m_model.counts().at(i));
    QString sub
        = all == 0 ? tr("nothing is recorded yet") : tr("%1 of %2 items shown").arg(m_model.rowCount()).arg(all);
    if (m_model.hiddenResolved() > 0)
        sub += tr(", %1 resolved are hidden").arg(m_model.hiddenResolved());
    m_head->setSub(sub);
    m_clear->setVisible(m_model.rowCount() < all);
}

QByteArray DebtPage::saveState() const
{
    QJsonArray chips;
    for (const PrioChip* chip : m_chips)
        chips.append(chip->isChecked());
    const QJsonObject now{{QStringLiteral("priorities"), chips}, {QStringLiteral("status"), m_status->currentIndex()},
        {QStringLiteral("category"), m_category->currentData().toString()},
        {QStringLiteral("session"), m_session->currentData().toString()}, {QStringLiteral("text"), m_filter->text()}};
    return QJsonDocument(QJsonObject{{QStringLiteral("now"), now}, {QStringLiteral("views"), m_saved}})
        .toJson(QJsonDocument::Compact);
}

void DebtPage::restoreState(const QByteArray& state)
{
    const QJsonObject all = QJsonDocument::fromJson(state).object();
    m_saved = all.value(QLatin1String("views")).toObject(m_saved);
    const QJsonObject now = all.value(QLatin1String("now")).toObject();
    if (now.isEmpty())
        return fillViews();
    const QJsonArray chips = now.value(QLatin1String("priorities")).toArray();
    for (std::size_t i = 0; i < m_chips.size(); ++i)
        m_chips.at(i)->setChecked(chips.at(qsizetype(i)).toBool(true));
    const int status = now.value(QLatin1String("status")).toInt();
    m_status->setCurrentIndex(status >= 0 && status < m_status->count() ? status : 0);
    const auto choose = [](QComboBox* box, const QString& each, const QString& value) {
        // Its items may not have been read yet.
        if (!value.isEmpty() && box->findData(value) < 0)
            box->addItem(each.arg(plain(value, 40)), value);
        box->setCurrentIndex(value.isEmpty() ? 0 : box->findData(value));
    };
    choose(m_category, tr("Category: %1"), now.value(QLatin1String("category")).toString());
    choose(m_session, tr("Found in: %1"), now.value(QLatin1String("session")).toString());
    m_filter->setText(now.value(QLatin1String("text")).toString());
    applyFilters();
    fillViews();
}

void DebtPage::askView()
{
    Question question;
    question.title = tr("Save this view");
    question.text = tr("The filters as they are now, under a name.");
    question.verb = tr("Save view");
    question.keep = tr("Back");
    question.fields = {{tr("Name"), true, m_saved.keys()}};
    m_ask(this, question, [self = QPointer(this)](const QStringList& values) {
        if (!self)
            return;
        const QJsonObject now = QJsonDocument::fromJson(self->saveState()).object();
        self->m_saved.insert(values.value(0).left(60), now.value(QLatin1String("now")));
        self->fillViews();
        Q_EMIT self->stateChanged();
    });
}

void DebtPage::fillViews()
{
    QMenu* menu = m_views->menu();
    menu->clear();
    for (auto it = m_saved.begin(); it != m_saved.end(); ++it)
        menu->addAction(
            plain(it.key(), 60).replace(QLatin1Char('&'), QLatin1String("&&")), this, [this, view = it.value()] {
                restoreState(QJsonDocument(QJsonObject{{QStringLiteral("now"), view}}).toJson());
            });
    if (!m_saved.isEmpty())
        menu->addSeparator();
    menu->addAction(tr("Save this view…"), this, &DebtPage::askView);
}

} // namespace wavedeck::ui
