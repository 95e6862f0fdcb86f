// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "models/live/riskview.h"
#include "ui/theme/appearance.h"
#include "ui/theme/glyphs.h"

#include <QAbstractListModel>
#include <QListView>

namespace wavedeck::ui {

/// One entry of a list of assessments, or of what waits for a signature. Texts have been made plain.
struct RiskCard {
    QString id; ///< what is opened
    QString name; ///< as shown: RA-001, S-001/GATE
    QString title;
    int level = 0; ///< 0 = not scored
    Glyph glyph = Glyph::Draft;
    Tone tone = Tone::Neutral;
    QString state;
    QString more; ///< behind the state, fainter
    bool urgent = false; ///< the state has the tone too

    QString spoken() const;
    bool operator==(const RiskCard&) const = default;
};

/// Cards of three lines: id and level, title, state. Tab stops at it, arrow keys move, Enter opens. GUI thread.
class RiskList : public QListView {
    Q_OBJECT
public:
    RiskList(const Appearance& appearance, const QString& name, QWidget* parent);

    void setCards(const QList<RiskCard>& cards);
    const QList<RiskCard>& cards() const;
    QString currentId() const;
    bool choose(const QString& id);

Q_SIGNALS:
    void chosenChanged();
    void opened(const QString& id);

protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    class Model;
    class Delegate;
    Model* m_model;
    bool m_filling = false;
};

} // namespace wavedeck::ui
